import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import type { SegyLayout } from '../../src/segy/layout.ts'
import { openSegy, type SegyFile } from '../../src/segy/open-segy.ts'
import { decodeText, textLines } from '../../src/segy/text-header.ts'
import { readTraceField, traceField, type TraceFieldName } from '../../src/segy/trace-fields.ts'

/** What segyio 1.8.3 reads in a file, or that it refuses it. */
interface Expected {
  readonly segyio_error?: readonly string[]
  readonly endian: 'big' | 'little'
  readonly format: number
  readonly traces: number
  readonly samples: number
  readonly interval_us: number
  readonly extended_text_headers: number
  readonly first_header: Readonly<Record<string, number>>
  readonly last_header: Readonly<Record<string, number>>
  readonly float32_little_endian_sha256: string
}

const folder = process.env['SEGY_SAMPLES_DIR']
const skip = folder === undefined && 'set SEGY_SAMPLES_DIR to a folder of SEG-Y files with their expected.json'
const expected: Readonly<Record<string, Expected>> =
  folder === undefined ? {} : JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
const readable = Object.entries(expected).filter(([name, of]) => name !== '_' && of.segyio_error === undefined)
const opened = (name: string, options = {}): SegyFile => openSegy(join(folder ?? '', name), options)

const headerOf = (header: Uint8Array, layout: SegyLayout, names: readonly string[]): Record<string, number> => {
  const view = new DataView(header.buffer, header.byteOffset)
  return Object.fromEntries(
    names.map((name) => [
      name,
      readTraceField(view, 0, traceField(name as TraceFieldName), layout.byteOrder === 'little'),
    ]),
  )
}

test('there are real files to compare with', { skip }, () => assert.ok(readable.length >= 10))

for (const [name, file] of readable) {
  test(`${name}: layout, trace headers and every sample are those that segyio reads`, (context) => {
    const { layout, readTraces, close } = opened(name)
    context.after(close)
    assert.deepEqual(
      [layout.byteOrder, layout.formatCode, layout.traces, layout.samplesPerTrace, layout.extendedTextHeaders],
      [file.endian, file.format, file.traces, file.samples, file.extended_text_headers],
    )
    // segyio gives a negative interval as it stands; here the first trace's is taken.
    if (file.interval_us > 0) assert.equal(layout.intervalUs, file.interval_us)

    const raw = new Uint8Array(layout.traces * layout.traceBytes)
    readTraces(0, layout.traces, raw)
    assert.deepEqual(headerOf(raw, layout, Object.keys(file.first_header)), file.first_header)
    const last = raw.subarray((layout.traces - 1) * layout.traceBytes)
    assert.deepEqual(headerOf(last, layout, Object.keys(file.last_header)), file.last_header)

    const samples = new Float32Array(layout.traces * layout.samplesPerTrace)
    decodeTraces(raw, samples, layout)
    const sha256 = createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex')
    assert.equal(sha256, file.float32_little_endian_sha256)
  })
}

test('a negative interval gives way to that of the first trace', { skip }, () => {
  const { layout, close } = opened('interval-neg-bin-pos-trace.sgy')
  close()
  assert.equal(layout.intervalUs, 4000)
  assert.match(layout.notes.join(), /65534 µs; the 4000 µs of the first trace were taken/)
})

test('60,000 samples per trace are read where segyio takes them for a negative number', { skip }, () => {
  const { layout, close } = opened('long.sgy')
  close()
  assert.deepEqual([layout.traces, layout.samplesPerTrace], [3, 60_000])
  // The file was made without headers for its second and third trace.
  assert.match(layout.notes.join(), /trace headers differ/)
})

test('a file that ends within a trace is refused by the byte, and salvaged', { skip }, () => {
  assert.throws(() => opened('broken.sgy'), { code: 'SEGY_TRUNCATED', message: /trace 3 that begins at byte 10768/ })
  const { layout, close } = opened('broken.sgy', { salvage: true })
  close()
  assert.deepEqual([layout.traces, layout.samplesPerTrace, layout.extendedTextHeaders], [3, 4, 2])
})

test('a file of headers only is refused', { skip }, () =>
  assert.throws(() => opened('text.sgy'), { code: 'SEGY_NO_TRACES' }),
)

test('a label that is wrong is noted in real data', { skip }, () => {
  for (const [name, format, note] of [
    ['Format1msb.sgy', 5, /look like IBM/],
    ['Format5msb.sgy', 1, /look like IEEE/],
    ['Format5lsb.sgy', 1, /look like IEEE/],
  ] as const) {
    const { layout, close } = opened(name, { format })
    close()
    assert.match(layout.notes.join(), note)
  }
})

test('text is read through the NULs within it, in ASCII as in EBCDIC', { skip }, () => {
  for (const name of ['text-embed-null.sgy', 'delay-scalar.sgy', 'small.sgy']) {
    const { preamble, close } = opened(name)
    close()
    assert.match(textLines(decodeText(preamble.subarray(0, 3200)))[0] ?? '', /^C {1,2}1/)
  }
})
