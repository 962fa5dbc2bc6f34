import type { SegyFile } from './open-segy.ts'
import { sampleFormats } from './sample-formats.ts'
import { decodeText, findTextEncoding, textHeaderBytes, textLines } from './text-header.ts'
import { readTraceField, traceField, type TraceFieldName } from './trace-fields.ts'

const shown = ['field_record', 'cdp', 'inline', 'crossline', 'cdp_x', 'cdp_y', 'offset'] as const

/** What a person wants to know of a file before importing it: its shape, its ends, what looks wrong, its text. */
export function describeSegy(file: SegyFile): string {
  const { layout, preamble } = file
  const { traces, samplesPerTrace, intervalUs, formatCode, byteOrder } = layout
  const text = preamble.subarray(0, textHeaderBytes)
  const facts: ReadonlyArray<readonly [string, string]> = [
    ['traces', `${traces} of ${samplesPerTrace} samples`],
    ['interval', `${intervalUs} µs, ${(samplesPerTrace * intervalUs) / 1000} ms in all`],
    ['samples', `format ${formatCode}, ${sampleFormats[formatCode].name}, ${byteOrder}-endian`],
    ['revision', `${layout.revision}, ${layout.extendedTextHeaders} extended text headers`],
    ['size', `${layout.fileBytes} bytes, first trace at byte ${layout.firstTraceOffset}`],
    ['first trace', fieldsOf(file, 0)],
    ['last trace', fieldsOf(file, traces - 1)],
    ...layout.notes.map((note) => ['note', note] as const),
    ['text', findTextEncoding(text)],
  ]
  const lines = textLines(decodeText(text)).filter((line) => line !== '')
  return [...facts.map(([name, value]) => `${name.padEnd(12)} ${value}`), ...lines.map((line) => `  ${line}`)].join(
    '\n',
  )
}

function fieldsOf({ layout, readTraces }: SegyFile, trace: number): string {
  const raw = new Uint8Array(layout.traceBytes)
  readTraces(trace, 1, raw)
  const view = new DataView(raw.buffer)
  const valueOf = (name: TraceFieldName): number =>
    readTraceField(view, 0, traceField(name), layout.byteOrder === 'little')
  return shown.map((name) => `${name} ${valueOf(name)}`).join(', ')
}
