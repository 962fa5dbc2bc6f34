import { GauntletError } from '@gauntlet/contract/error'
import { fixedHeaderBytes, readBinaryHeader, type BinaryHeader } from './binary-header.ts'
import type { ByteSource } from './byte-source.ts'
import { checkLabel } from './check-label.ts'
import { countTraces } from './count-traces.ts'
import { findByteOrder } from './find-byte-order.ts'
import { findFirstTrace } from './find-first-trace.ts'
import { findFormat } from './find-format.ts'
import { findInterval } from './find-interval.ts'
import type { SegyLayout, SegyOptions } from './layout.ts'
import { sampleFormats } from './sample-formats.ts'
import { textHeaderBytes } from './text-header.ts'
import { readTraceField, traceField, traceHeaderBytes } from './trace-fields.ts'
import { holdsTraces, traceBytesOf, type TraceArea } from './trace-probe.ts'

/** Finds out how a file is laid out, and refuses what cannot be read: every error names the place and the way out. */
export function readLayout(source: ByteSource, options: SegyOptions): SegyLayout {
  if (source.bytes < fixedHeaderBytes) {
    throw new GauntletError(
      'SEGY_TOO_SHORT',
      `${source.path} has ${source.bytes} bytes, the headers of SEG-Y alone take ${fixedHeaderBytes}; give a SEG-Y file`,
    )
  }
  const head = new DataView(new ArrayBuffer(fixedHeaderBytes))
  source.read(0, new Uint8Array(head.buffer))
  const byteOrder = options.byteOrder ?? findByteOrder(head)
  const header = readBinaryHeader(head, byteOrder)
  const formatCode = findFormat(header.formatCode, options)
  refuseExtraHeaders(header)
  const bytesPerSample = sampleFormats[formatCode].bytes
  const samplesPerTrace = options.samples ?? samplesOf(header)
  const littleEndian = byteOrder === 'little'
  const end = source.bytes - Math.max(0, header.revision2.trailers) * textHeaderBytes
  const areaFrom = (start: number): TraceArea => ({ source, start, end, bytesPerSample, littleEndian })
  const first = findFirstTrace(source, header, {
    ...options,
    fits: (start) => holdsTraces(areaFrom(start), samplesPerTrace),
  })
  const { offset: firstTraceOffset, extendedTextHeaders } = first
  const area = areaFrom(firstTraceOffset)
  const counted = countTraces(area, samplesPerTrace, { salvage: options.salvage === true })

  const firstHeader = new DataView(new ArrayBuffer(traceHeaderBytes))
  source.read(firstTraceOffset, new Uint8Array(firstHeader.buffer))
  const interval = findInterval(
    header,
    readTraceField(firstHeader, 0, traceField('interval_us'), littleEndian),
    options,
  )
  const traceBytes = traceBytesOf(samplesPerTrace, bytesPerSample)
  const { traces } = counted
  const label = checkLabel(source, { byteOrder, formatCode, firstTraceOffset, traceBytes, traces })
  return {
    byteOrder,
    formatCode,
    bytesPerSample,
    samplesPerTrace,
    intervalUs: interval.intervalUs,
    traces,
    firstTraceOffset,
    traceBytes,
    extendedTextHeaders,
    revision: header.revision,
    fileBytes: source.bytes,
    notes: [first.note, counted.note, interval.note, label, differsFromStream(header, traces)].filter(
      (note) => note !== undefined,
    ),
  }
}

const samplesOf = (header: BinaryHeader): number =>
  header.revision2.samples > 0 ? header.revision2.samples : header.samples

function differsFromStream({ revision2 }: BinaryHeader, traces: number): string | undefined {
  if (revision2.traces === 0 || revision2.traces === traces) return undefined
  return `bytes 3513–3520 give ${revision2.traces} traces, the file holds ${traces}`
}

function refuseExtraHeaders({ revision2 }: BinaryHeader): void {
  if (revision2.extraTraceHeaders <= 0) return
  throw new GauntletError(
    'SEGY_EXTRA_HEADERS',
    `bytes 3507–3510 give ${revision2.extraTraceHeaders} more headers for each trace, which are not read; ` +
      'write the file anew without trace header extensions',
  )
}
