"""Prints as JSON what segyio reads in a file: samples as float32, and all trace headers by their bytes."""
import hashlib, json, sys
import numpy, segyio

with segyio.open(sys.argv[1], ignore_geometry=True, endian=sys.argv[2]) as file:
    samples = file.trace.raw[:]
    print(json.dumps({
        "format": int(file.format),
        "shape": list(samples.shape),
        "sha256": hashlib.sha256(numpy.ascontiguousarray(samples, "<f4").tobytes()).hexdigest(),
        "interval_us": file.bin[segyio.BinField.Interval],
        "text": file.text[0].decode("latin-1"),
        # Not file.attributes(): it reads 16-bit fields of little-endian files as 32 bits.
        "headers": {byte: [header[int(byte)] for header in file.header[:]] for byte in sys.argv[3].split(",")},
    }))
