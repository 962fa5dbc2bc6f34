"""The same work by segyio, zarr and scipy, as one would write it. Prints JSON.

reference.py import FILE.sgy STORE           as published: trace by trace, zstd 3
reference.py import-fast FILE.sgy STORE      the best that was found: in blocks, lz4
reference.py gain|agc|bandpass STORE NEW     chunk by chunk, lz4
reference.py navigate STORE                  3,000 random gathers of the first 50, 5 kept
"""

import json
import os
import sys
import time
from collections import OrderedDict

import numpy as np
import segyio
import zarr
from numcodecs import Blosc
from scipy import ndimage, signal

CHUNK = 1000
SAMPLE_RATE = 500


def fast():
    return Blosc("lz4", 5, Blosc.SHUFFLE)


def import_as_published(source, target):
    with segyio.open(source, "r", ignore_geometry=True) as file:
        samples, traces = len(file.samples), file.tracecount
        store = zarr.open(target, mode="w", shape=(samples, traces), chunks=(samples, CHUNK), dtype="f4",
                          compressor=Blosc("zstd", 3, Blosc.SHUFFLE))
        for first in range(0, traces, CHUNK):
            end = min(first + CHUNK, traces)
            store[:, first:end] = np.array([file.trace[i] for i in range(first, end)]).T
    return traces


def import_fast(source, target):
    with segyio.open(source, "r", ignore_geometry=True) as file:
        samples, traces = len(file.samples), file.tracecount
        store = zarr.open(target, mode="w", shape=(traces, samples), chunks=(CHUNK, samples), dtype="f4",
                          compressor=fast())
        for first in range(0, traces, CHUNK):
            store[first:first + CHUNK] = file.trace.raw[first:min(first + CHUNK, traces)]
    return traces


def operators():
    sections = signal.butter(4, [10, 80], "bandpass", fs=SAMPLE_RATE, output="sos")

    def agc(x):
        energy = ndimage.uniform_filter1d(x * x, 251, axis=1, mode="constant")
        return x / np.sqrt(np.maximum(energy, 1e-12))

    return {"gain": lambda x: x * np.float32(1.5), "agc": agc, "bandpass": lambda x: signal.sosfiltfilt(sections, x, axis=1)}


def process(name, source, target):
    operate = operators()[name]
    before = zarr.open_array(source, mode="r")
    after = zarr.open_array(target, mode="w", shape=before.shape, chunks=before.chunks, dtype="f4", compressor=fast())
    for first in range(0, before.shape[0], CHUNK):
        after[first:first + CHUNK] = operate(before[first:first + CHUNK])
    return before.shape[0]


def navigate(source):
    store = zarr.open_array(source, mode="r")
    random = np.random.default_rng(1)
    kept, times = OrderedDict(), []
    for _ in range(3000):
        gather = int(random.integers(0, min(50, store.shape[0] // 100)))
        start = time.perf_counter()
        if gather in kept:
            kept.move_to_end(gather)
        else:
            kept[gather] = store[gather * 100:(gather + 1) * 100]
            if len(kept) > 5:
                kept.popitem(last=False)
        times.append(time.perf_counter() - start)
    return {"mean_ms": 1e3 * float(np.mean(times)), "p99_ms": 1e3 * float(np.percentile(times, 99))}


def peak_megabytes():
    """The highest resident size. ru_maxrss would begin at that of the parent."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main(name, *paths):
    wall, cpu = time.perf_counter(), time.process_time()
    if name == "navigate":
        found = navigate(*paths)
    else:
        work = {"import": import_as_published, "import-fast": import_fast}.get(name)
        traces = work(*paths) if work else process(name, *paths)
        found = {"traces_per_s": traces / (time.perf_counter() - wall)}
    found["cpu_s"] = time.process_time() - cpu
    found["peak_mb"] = peak_megabytes()
    print(json.dumps({"name": name, "pid": os.getpid(), **found}))


main(*sys.argv[1:])
