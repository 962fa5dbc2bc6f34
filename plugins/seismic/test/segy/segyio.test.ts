import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import { openSegy, type SegyFile } from '../../src/segy/open-segy.ts'
import { encodeSamples } from '../../src/segy/encode-samples.ts'
import { encodeTraces } from '../../src/segy/encode-traces.ts'
import { createSegyWriter } from '../../src/segy/segy-writer.ts'
import { decodeText } from '../../src/segy/text-header.ts'
import { readTraceField, traceFields, type TraceField } from '../../src/segy/trace-fields.ts'
import { findPython } from '../find-python.ts'
import { smallFile, temporaryFolder } from './small-file.ts'

const interpreter = findPython(['segyio', 'numpy'])
const skip = interpreter === undefined && 'needs python3 with segyio (Debian: apt-get install python3-segyio)'

interface SegyioView {
  readonly format: number
  readonly shape: readonly number[]
  readonly sha256: string
  readonly interval_us: number
  readonly text: string
  readonly headers: Readonly<Record<string, readonly number[]>>
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const python = (args: readonly string[]): string =>
  execFileSync(interpreter ?? 'python3', args, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 })

function assertSameAsSegyio(path: string, file: SegyFile): void {
  const { layout } = file
  const bytes = traceFields.map(({ byte }) => byte)
  const seen: SegyioView = JSON.parse(
    python([script('./read-with-segyio.py'), path, layout.byteOrder, bytes.join(',')]),
  )
  const raw = new Uint8Array(layout.traces * layout.traceBytes)
  file.readTraces(0, layout.traces, raw)
  const samples = new Float32Array(layout.traces * layout.samplesPerTrace)
  decodeTraces(raw, samples, layout)

  const view = new DataView(raw.buffer)
  const column = (field: TraceField): number[] =>
    Array.from({ length: layout.traces }, (_, trace) =>
      // segyio reads every field of 16 bits as a signed one.
      readTraceField(
        view,
        trace * layout.traceBytes,
        field.type === 'u16' ? { ...field, type: 'i16' } : field,
        layout.byteOrder === 'little',
      ),
    )
  assert.deepEqual(
    {
      format: layout.formatCode,
      shape: [layout.traces, layout.samplesPerTrace],
      sha256: createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex'),
      interval_us: layout.intervalUs,
      text: decodeText(file.preamble.subarray(0, 3200)),
      headers: Object.fromEntries(traceFields.map((field) => [field.byte, column(field)])),
    },
    seen,
  )
}

for (const data of ['seed', 'survey'] as const) {
  for (const format of [1, 5] as const) {
    test(`segyio reads a generated file (${data}, format ${format}) as it is read here`, { skip }, (context) => {
      const path = join(temporaryFolder(context), 'generated.sgy')
      generateSegy(path, { data, format, traces: 230, samples: 301 })
      const file = openSegy(path)
      context.after(file.close)
      assert.deepEqual(file.layout.notes, [])
      assertSameAsSegyio(path, file)
    })
  }
}

for (const formatCode of [1, 2, 3, 5, 8] as const) {
  for (const byteOrder of ['big', 'little'] as const) {
    test(`segyio reads what is written here: format ${formatCode}, ${byteOrder}-endian`, { skip }, (context) => {
      const path = join(temporaryFolder(context), 'ours.sgy')
      const preamble = smallFile({
        format: formatCode,
        samples: 50,
        traces: [],
        ...(byteOrder === 'little' && { little: true }),
      })
      const writer = createSegyWriter(path, preamble, { byteOrder, formatCode, samplesPerTrace: 50 })
      const headers = new DataView(new ArrayBuffer(7 * 240))
      for (let at = 0; at < headers.byteLength; at += 2) headers.setInt16(at, 13 * at - 9000, byteOrder === 'little')
      const rows = {
        headers: new Uint8Array(headers.buffer),
        samples: Float32Array.from({ length: 350 }, (_, i) => (i % 241) - 120),
      }
      const traces = new Uint8Array(7 * writer.traceBytes)
      encodeTraces(rows, traces, { byteOrder, formatCode }, encodeSamples)
      writer.writeTraces(traces)
      writer.finish()
      const file = openSegy(path)
      context.after(file.close)
      assertSameAsSegyio(path, file)
    })
  }
}

// What segyio 1.8.3 cannot write: format 8 (it cannot open its own file) and little-endian format 3 (it swaps neighbours).
for (const [formatCode, byteOrder] of [
  [1, 'big'],
  [1, 'little'],
  [2, 'big'],
  [2, 'little'],
  [3, 'big'],
  [5, 'big'],
  [5, 'little'],
] as const) {
  test(`what segyio writes is read here: format ${formatCode}, ${byteOrder}-endian`, { skip }, (context) => {
    const path = join(temporaryFolder(context), 'theirs.sgy')
    python([script('./write-with-segyio.py'), path, String(formatCode), byteOrder])
    const file = openSegy(path)
    context.after(file.close)
    assert.deepEqual([file.layout.formatCode, file.layout.byteOrder, file.layout.traces], [formatCode, byteOrder, 7])
    assertSameAsSegyio(path, file)
    const raw = new Uint8Array(file.layout.traceBytes)
    file.readTraces(6, 1, raw)
    const samples = new Float32Array(50)
    decodeTraces(raw, samples, file.layout)
    assert.deepEqual([samples[0], samples[49]], [-140, 203])
  })
}

test('the comparison sees one sample that differs', { skip }, (context) => {
  const folder = temporaryFolder(context)
  generateSegy(join(folder, 'a.sgy'), { data: 'seed', traces: 3, samples: 10 })
  const file = openSegy(join(folder, 'a.sgy'))
  context.after(file.close)
  const raw = new Uint8Array(3 * file.layout.traceBytes)
  file.readTraces(0, 3, raw)
  raw[file.layout.traceBytes + 240 + 7] = (raw[file.layout.traceBytes + 240 + 7] as number) ^ 1
  writeFileSync(join(folder, 'b.sgy'), Buffer.concat([file.preamble, raw]))
  assert.throws(() => assertSameAsSegyio(join(folder, 'b.sgy'), file), { name: 'AssertionError' })
})
