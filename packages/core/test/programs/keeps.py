"""A server whose memory is known. It listens on the loopback port that is its first argument;
with a second one, it says which that is.

/plain  keeps nothing
/leak   keeps an object of 1,024 bytes
/fill   keeps 20 MB
/child  starts a child that holds 50 MB, and answers when it does
/burn   starts a child that needs 20 ms of processor time, and waits for it
/end    ends the program
"""
import mmap
import os
import socketserver
import sys
import time

kept = []


def filled(size):
    # Of the kernel: what malloc frees of a large copy may stay with the process.
    held = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for _ in range(size // 100_000):
        held.write(b"x" * 100_000)
    return held


def hold_in_child():
    reader, writer = os.pipe()
    if os.fork() == 0:
        held = bytearray(b"x" * 50_000_000)
        os.write(writer, b"1")
        time.sleep(60 + len(held) * 0)
        os._exit(0)
    os.read(reader, 1)


def burn_in_child():
    pid = os.fork()
    if pid == 0:
        while time.process_time() < 0.02:
            pass
        os._exit(0)
    os.waitpid(pid, 0)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            path = line.split()[1]
            if path == b"/leak":
                # 33 bytes are the object around them.
                kept.append(b"x" * len(b"%991d" % len(kept)))
            if path == b"/fill":
                kept.append(filled(20_000_000))
            if path == b"/child":
                hold_in_child()
            if path == b"/burn":
                burn_in_child()
            if path == b"/end":
                print("goodbye", flush=True)
                os._exit(4)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
if len(sys.argv) > 2:
    print(server.server_address[1], flush=True)
server.serve_forever()
