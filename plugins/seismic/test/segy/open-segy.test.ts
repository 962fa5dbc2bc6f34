import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import type { SegyOptions } from '../../src/segy/layout.ts'
import { openSegy, type SegyFile } from '../../src/segy/open-segy.ts'
import { reopenSegy } from '../../src/segy/trace-reader.ts'
import { ibmTraces, smallFile, stored, temporaryFolder, type SmallFile } from './small-file.ts'

function opened(context: TestContext, bytes: Uint8Array, options?: SegyOptions): SegyFile {
  const file = openSegy(stored(context, bytes), options)
  context.after(file.close)
  return file
}

function samplesOf({ layout, readTraces }: SegyFile): number[] {
  const raw = new Uint8Array(layout.traces * layout.traceBytes)
  readTraces(0, layout.traces, raw)
  const samples = new Float32Array(layout.traces * layout.samplesPerTrace)
  decodeTraces(raw, samples, layout)
  return [...samples]
}

const values = [1, -1, 118.625, 0, -118.625, 1]

const refused = (context: TestContext, bytes: Uint8Array, says: { code: string; message: RegExp }): void =>
  assert.throws(() => openSegy(stored(context, bytes)), says)

test('a file of two traces is laid out as its headers say', (context) => {
  const file = opened(context, smallFile())
  assert.deepEqual(file.layout, {
    byteOrder: 'big',
    formatCode: 1,
    bytesPerSample: 4,
    samplesPerTrace: 3,
    intervalUs: 2000,
    traces: 2,
    firstTraceOffset: 3600,
    traceBytes: 252,
    extendedTextHeaders: 0,
    revision: 1,
    fileBytes: 4104,
    notes: [],
  })
  assert.equal(file.preamble.length, 3600)
  assert.deepEqual(samplesOf(file), values)
})

test('single traces are read at their places, and none beyond the last', (context) => {
  const file = opened(context, smallFile())
  const raw = new Uint8Array(252)
  file.readTraces(1, 1, raw)
  assert.deepEqual(raw.subarray(240), ibmTraces[1])
  assert.throws(() => file.readTraces(1, 2, new Uint8Array(504)), /not all among the file's 2/)
})

test('little-endian files are told by the format code, or by the mark of revision 2', (context) => {
  const traces = ibmTraces.map((raw) => Uint8Array.from(Buffer.from(raw).swap32()))
  const bytes = smallFile({ little: true, traces })
  assert.deepEqual(samplesOf(opened(context, bytes)), values)
  const marked = Buffer.from(bytes)
  marked.writeUInt32LE(0x01020304, 3296)
  assert.equal(opened(context, marked).layout.byteOrder, 'little')
  const swapped = Buffer.from(bytes)
  swapped.writeUInt32BE(0x02010403, 3296)
  refused(context, swapped, { code: 'SEGY_BYTE_ORDER', message: /pairs of bytes are swapped/ })
})

test('formats that are not read are refused by name, and a person may name the true one', (context) => {
  const refusedFormat = (format: number, message: RegExp): void =>
    refused(context, smallFile({ format }), { code: 'SEGY_FORMAT', message })
  refusedFormat(4, /bytes 3225–3226 give the sample format 4: 4-byte fixed point with gain, which is not read/)
  refusedFormat(6, /8-byte IEEE float/)
  refusedFormat(0, /0: a code that SEG-Y does not have; where the samples are really 1 \(4-byte IBM float\)/)
  refusedFormat(99, /99: a code that SEG-Y does not have/)
  assert.deepEqual(samplesOf(opened(context, smallFile({ format: 99 }), { format: 1 })), values)
})

test('a file that is cut is refused with the byte, and its whole traces can be salvaged', (context) => {
  const whole = smallFile()
  refused(context, whole.subarray(0, -5), {
    code: 'SEGY_TRUNCATED',
    message:
      /ends at byte 4099, within trace 1 that begins at byte 3852: 7 bytes into its samples.*salvage the 1 whole traces/,
  })
  refused(context, whole.subarray(0, 3852 + 100), { code: 'SEGY_TRUNCATED', message: /100 bytes into its header/ })
  refused(context, Buffer.concat([whole, Buffer.from('1234567')]), { code: 'SEGY_TRUNCATED', message: /7 bytes into/ })
  const salvaged = opened(context, whole.subarray(0, -5), { salvage: true })
  assert.deepEqual(samplesOf(salvaged), [1, -1, 118.625])
  assert.deepEqual(salvaged.layout.notes, [
    'salvaged: 247 bytes from byte 3852 on are no whole trace and were left out',
  ])
  assert.throws(() => openSegy(stored(context, whole.subarray(0, 3700)), { salvage: true }), { code: 'SEGY_TRUNCATED' })
})

test('files without traces, and files too short for headers, are refused as what they are', (context) => {
  refused(context, smallFile({ traces: [] }), { code: 'SEGY_NO_TRACES', message: /ends at byte 3600.*headers only/ })
  refused(context, Buffer.alloc(100), { code: 'SEGY_TOO_SHORT', message: /has 100 bytes/ })
  refused(context, Buffer.alloc(0), { code: 'SEGY_TOO_SHORT', message: /has 0 bytes/ })
  assert.throws(() => openSegy('/nowhere/at/all.sgy'), { code: 'SEGY_UNREADABLE', message: /no such file/ })
  assert.throws(() => openSegy(temporaryFolder(context)), { code: 'SEGY_UNREADABLE', message: /is no file/ })
})

test('a wrong number of samples is refused with the one that fits, which may then be named', (context) => {
  const own: SmallFile = { ownSamples: [3, 3], ownIntervalUs: 2000 }
  for (const samples of [2, 0, 50]) {
    const bytes = smallFile({ ...own, samples })
    refused(context, bytes, {
      code: 'SEGY_SAMPLE_COUNT',
      message: new RegExp(
        `give ${samples} samples per trace, but the file holds 2 whole traces of 3 samples.*samples: 3`,
      ),
    })
    assert.deepEqual(samplesOf(opened(context, bytes, { samples: 3 })), values)
  }
  refused(context, smallFile({ samples: 0 }), { code: 'SEGY_NO_SAMPLES', message: /0 samples.*name the number/ })
})

test('a wrong number of samples is found even where it fits the length of the file', (context) => {
  const traces = Array.from({ length: 4 }, () => new Uint8Array(240))
  // 4 × 480 bytes are also 3 × 640: 100 samples of 4 bytes.
  const bytes = smallFile({ traces, samples: 100, ownSamples: [60, 60, 60, 60] })
  refused(context, bytes, { code: 'SEGY_SAMPLE_COUNT', message: /4 whole traces of 60 samples/ })
})

test('a wrong number of samples is found in a file that is cut as well, which can then be salvaged', (context) => {
  const traces = [...ibmTraces, ...ibmTraces]
  const cut = smallFile({ traces, samples: 2, ownSamples: [3, 3, 3, 3], ownIntervalUs: 2000 }).subarray(0, -5)
  refused(context, cut, { code: 'SEGY_SAMPLE_COUNT', message: /3 whole traces of 3 samples/ })
  const salvaged = opened(context, cut, { samples: 3, salvage: true })
  assert.deepEqual(samplesOf(salvaged), [...values, 1, -1, 118.625])
})

test('a count in trace headers that never fits does not outvote the binary header', (context) => {
  assert.deepEqual(samplesOf(opened(context, smallFile({ ownSamples: [462, 462] }))), values)
})

test('traces of differing lengths are refused at the first that differs', (context) => {
  const traces = [new Uint8Array(12), new Uint8Array(12), new Uint8Array(20)]
  refused(context, smallFile({ traces, ownSamples: [3, 3, 5] }), {
    code: 'SEGY_UNEVEN_TRACES',
    message: /trace 2 at byte 4104 has 5 samples, those before it 3/,
  })
})

test('an interval comes from the binary header, else from the first trace, and never from nowhere', (context) => {
  const intervalOf = (file: SmallFile, options?: SegyOptions): number =>
    opened(context, smallFile(file), options).layout.intervalUs
  assert.equal(intervalOf({ intervalUs: 4000, ownIntervalUs: 2000 }), 4000)
  assert.equal(intervalOf({ intervalUs: 0, ownIntervalUs: 2000 }), 2000)
  assert.equal(intervalOf({ intervalUs: -2, ownIntervalUs: 2000 }), 2000)
  assert.equal(intervalOf({ intervalUs: 0 }, { intervalUs: 1000 }), 1000)
  refused(context, smallFile({ intervalUs: 0 }), { code: 'SEGY_NO_INTERVAL', message: /neither bytes 3217–3218/ })
})

test('extended text headers are passed by number, or up to the one that ends them', (context) => {
  const between = Buffer.alloc(6400, 0x20)
  assert.equal(opened(context, smallFile({ between, extendedTextHeaders: 2 })).layout.firstTraceOffset, 10_000)
  between.write('((SEG: EndText))', 3200)
  const until = opened(context, smallFile({ between, extendedTextHeaders: -1 }))
  assert.equal(until.layout.extendedTextHeaders, 2)
  assert.deepEqual(samplesOf(until), values)
  assert.equal(until.preamble.length, 10_000)
})

test('extended text headers that do not end are refused, and their true number may be named', (context) => {
  const endless = { code: 'SEGY_EXTENDED_HEADERS', message: /name their/ }
  for (const extendedTextHeaders of [-1, -3, 30_000]) {
    const bytes = smallFile({ extendedTextHeaders })
    refused(context, bytes, endless)
    assert.deepEqual(samplesOf(opened(context, bytes, { extendedTextHeaders: 0 })), values)
  }
})

test('revision 0 knows no extended text headers: a number that belies the traces is not believed', (context) => {
  const own: SmallFile = { ownSamples: [3, 3], ownIntervalUs: 2000, revision: [0, 0] }
  for (const extendedTextHeaders of [-1, 1, 30_000, 0x4040]) {
    const { layout } = opened(context, smallFile({ ...own, extendedTextHeaders }))
    assert.deepEqual([layout.firstTraceOffset, layout.extendedTextHeaders, layout.traces], [3600, 0, 2])
    assert.match(
      layout.notes.join(),
      /bytes 3505–3506 give -?\d+ extended text headers, but traces fit from byte 3600 on/,
    )
  }
  const true1 = smallFile({ ...own, extendedTextHeaders: 1, between: Buffer.alloc(3200, 0x40) })
  assert.deepEqual(opened(context, true1).layout.notes, [])
  assert.deepEqual(samplesOf(opened(context, true1)), values)
})

test('the end of extended text headers is not looked for in a whole file', (context) => {
  const between = Buffer.alloc(1001 * 3200, 0x20)
  between.write('((SEG: EndText))', 1000 * 3200)
  refused(context, smallFile({ between, extendedTextHeaders: -1 }), {
    code: 'SEGY_EXTENDED_HEADERS',
    message: /not in the first 1000; name their true number \(extendedTextHeaders, --extended-headers/,
  })
})

test('revision 2 may hold more samples than 16 bits can say, a broken interval and a gap before the first trace', (context) => {
  const samples = 70_000
  const bytes = smallFile({
    revision: [2, 0],
    between: Buffer.alloc(80),
    samples: 0,
    traces: [new Uint8Array(samples * 4)],
  })
  bytes.writeInt32BE(samples, 3268)
  bytes.writeDoubleBE(1333.25, 3272)
  bytes.writeBigUInt64BE(9n, 3512)
  bytes.writeBigUInt64BE(3680n, 3520)
  const { layout } = opened(context, bytes)
  assert.deepEqual([layout.samplesPerTrace, layout.intervalUs, layout.firstTraceOffset], [70_000, 1333.25, 3680])
  assert.deepEqual(layout.notes, ['bytes 3513–3520 give 9 traces, the file holds 1'])
  bytes.writeInt32BE(1, 3506)
  refused(context, bytes, { code: 'SEGY_EXTRA_HEADERS', message: /1 more headers for each trace/ })
})

test('a label that the samples belie is noted, and one that is right is not', (context) => {
  // Three decades of a sine, in both formats: enough for the digits to show which is which.
  const wave = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i) * 10 ** (i / 1000))
  const ieee = Buffer.alloc(12_000)
  for (const [i, value] of wave.entries()) ieee.writeFloatBE(value, i * 4)
  const ibm = Buffer.alloc(12_000)
  for (const [i, value] of wave.entries()) ibm.writeUInt32BE(slowIbm(value), i * 4)
  const notesOf = (format: number, raw: Uint8Array): readonly string[] =>
    opened(context, smallFile({ format, samples: 3000, traces: [raw, raw] })).layout.notes
  assert.deepEqual(notesOf(5, ieee), [])
  assert.deepEqual(notesOf(1, ibm), [])
  assert.match(notesOf(1, ieee).join(), /labelled IBM floats \(format 1\), but look like IEEE/)
  assert.match(notesOf(5, ibm).join(), /labelled IEEE floats \(format 5\), but look like IBM/)
})

test('IEEE floats of a narrow range are not taken for IBM floats', (context) => {
  const raw = Buffer.alloc(12_000)
  for (let i = 0; i < 3000; i++) raw.writeFloatBE(2.5 + i / 3000, i * 4)
  assert.deepEqual(opened(context, smallFile({ format: 5, samples: 3000, traces: [raw, raw] })).layout.notes, [])
})

test('records behind the last trace are left out where revision 2 counts them', (context) => {
  const bytes = Buffer.concat([smallFile({ revision: [2, 0] }), Buffer.alloc(6400, 0x40)])
  bytes.writeInt32BE(2, 3528)
  assert.deepEqual(samplesOf(opened(context, bytes)), values)
  bytes.set([1, 0], 3500)
  refused(context, bytes, { code: 'SEGY_TRUNCATED', message: /ends at byte 10504/ })
})

test('a file that changed since its layout was read is not read further', (context) => {
  const path = join(temporaryFolder(context), 'small.sgy')
  writeFileSync(path, smallFile())
  const file = openSegy(path)
  context.after(file.close)
  reopenSegy(path, file.layout).close()
  appendFileSync(path, 'x')
  assert.throws(() => reopenSegy(path, file.layout), {
    code: 'SEGY_FILE_CHANGED',
    message: /has 4105 bytes and had 4104/,
  })
  writeFileSync(path, smallFile().subarray(0, 3900))
  assert.throws(() => file.readTraces(1, 1, new Uint8Array(252)), {
    code: 'SEGY_FILE_CHANGED',
    message: /ends at byte 3900/,
  })
})

/** The IBM word of a number by the definition, digit by digit. */
function slowIbm(value: number): number {
  let exponent = 64
  let fraction = Math.abs(value)
  if (fraction === 0) return 0
  for (; fraction >= 1; exponent++) fraction /= 16
  for (; fraction < 1 / 16; exponent--) fraction *= 16
  return ((value < 0 ? 0x80000000 : 0) | (exponent << 24) | Math.floor(fraction * 2 ** 24)) >>> 0
}
