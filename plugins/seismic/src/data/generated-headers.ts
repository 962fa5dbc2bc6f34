import { fixedHeaderBytes } from '../segy/binary-header.ts'
import { encodeText } from '../segy/text-header.ts'
import { traceField, type TraceFieldName } from '../segy/trace-fields.ts'
import { crosslines } from './survey-traces.ts'

const intervalUs = 2000

/** Text and binary header of a generated file: SEG-Y rev 1, EBCDIC. */
export function generatedPreamble(file: {
  readonly data: string
  readonly traces: number
  readonly samples: number
  readonly format: number
}): Uint8Array {
  const says = [
    `SYNTHETIC DATA SET ${file.data.toUpperCase()}`,
    `${file.traces} TRACES OF ${file.samples} SAMPLES, ${intervalUs} MICROSECONDS`,
    `INLINES OF ${crosslines} TRACES: INLINE IN BYTES 189-192, CROSSLINE IN 193-196`,
  ]
  const lines = Array.from({ length: 40 }, (_, i) => `C${String(i + 1).padStart(2)} ${says[i] ?? ''}`)
  lines[38] = 'C39 SEG Y REV1'
  lines[39] = 'C40 END TEXTUAL HEADER'

  const bytes = new Uint8Array(fixedHeaderBytes)
  bytes.set(encodeText(lines, 'ebcdic'))
  const view = new DataView(bytes.buffer)
  const set = (byte: number, value: number): void => view.setUint16(byte - 1, value)
  set(3217, intervalUs)
  set(3219, intervalUs)
  set(3221, file.samples)
  set(3223, file.samples)
  set(3225, file.format)
  set(3227, 1)
  set(3229, 4)
  set(3255, 1)
  set(3501, 0x0100)
  set(3503, 1)
  return bytes
}

/** Offset of a field in a trace header. */
const at = (name: TraceFieldName): number => traceField(name).byte - 1
const sequenceLine = at('sequence_line')
const sequenceFile = at('sequence_file')
const fieldRecord = at('field_record')
const cdp = at('cdp')
const traceId = at('trace_id')
const coordinateScalar = at('coordinate_scalar')
const samplesAt = at('samples')
const intervalAt = at('interval_us')
const cdpX = at('cdp_x')
const cdpY = at('cdp_y')
const inline = at('inline')
const crossline = at('crossline')

/**
 * Writes the header of a generated trace, at a place that held one before or zeros: lines of 100 traces on a grid of 25 m,
 * coordinates in centimetres.
 */
export function writeGeneratedHeader(
  view: DataView,
  start: number,
  { trace, samples }: { readonly trace: number; readonly samples: number },
): void {
  const line = Math.floor(trace / crosslines)
  const across = trace % crosslines
  view.setInt32(start + sequenceLine, trace + 1)
  view.setInt32(start + sequenceFile, trace + 1)
  view.setInt32(start + fieldRecord, line + 1)
  view.setInt32(start + cdp, line + 1)
  view.setInt16(start + traceId, 1)
  view.setInt16(start + coordinateScalar, -100)
  view.setUint16(start + samplesAt, samples)
  view.setUint16(start + intervalAt, intervalUs)
  view.setInt32(start + cdpX, 43_000_000 + across * 2500)
  view.setInt32(start + cdpY, 650_000_000 + line * 2500)
  view.setInt32(start + inline, 1000 + line)
  view.setInt32(start + crossline, 2000 + across)
}
