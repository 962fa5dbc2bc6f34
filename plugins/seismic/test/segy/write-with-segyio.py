"""Writes a SEG-Y file with segyio: format, byte order and samples as told; trace i has inline 10 + i and offset -i."""
import sys
import numpy, segyio

path, form, endian = sys.argv[1], int(sys.argv[2]), sys.argv[3]
spec = segyio.spec()
spec.format, spec.samples, spec.tracecount, spec.endian = form, list(range(50)), 7, endian
with segyio.create(path, spec) as file:
    file.text[0] = segyio.tools.create_text_header({1: "WRITTEN BY SEGYIO"})
    file.bin[segyio.BinField.Interval] = 4000
    for i in range(7):
        values = (numpy.arange(50) - 20) * (i + 1)
        file.trace[i] = values.astype(file.dtype)
        file.header[i] = {189: 10 + i, 37: -i}
