import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { residentBytes } from '../../src/machine/processes.ts'

const python = '/usr/bin/python3'

/** 60 MB that four processes share, and 20 MB that each of three children has for itself. */
const program = `
import mmap, os, sys, time
shared = mmap.mmap(-1, 60_000_000)
shared.write(b"x" * 60_000_000)
for _ in range(3):
    if os.fork() == 0:
        shared.seek(0)
        own = bytearray(b"y" * 20_000_000)
        len(shared.read(60_000_000))
        os.write(1, b"r")
        time.sleep(20)
        os._exit(0)
os.write(1, b"r")
time.sleep(20)
`

test(
  'memory that processes of a tree share counts once, their own each time',
  { skip: existsSync(python) ? false : 'python3 is missing: apt-get install python3' },
  async (t) => {
    const parent = spawn(python, ['-c', program], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
    const { pid } = parent
    assert.ok(pid)
    t.after(() => process.kill(-pid, 'SIGKILL'))
    let ready = 0
    while (ready < 4) ready += ((await once(parent.stdout, 'data')) as [Buffer])[0].length
    const megabytes = residentBytes(pid) / 1e6
    assert.ok(megabytes > 115 && megabytes < 260, `${megabytes} MB`)
  },
)
