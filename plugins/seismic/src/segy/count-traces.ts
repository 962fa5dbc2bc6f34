import { GauntletError } from '@gauntlet/contract/error'
import { traceHeaderBytes } from './trace-fields.ts'
import {
  findFittingSamples,
  findUnevenTrace,
  headersAgree,
  samplesOfFirst,
  traceBytesOf,
  type TraceArea,
} from './trace-probe.ts'

export interface TraceCount {
  readonly traces: number
  /** Bytes behind the last whole trace: only where a file is salvaged. */
  readonly leftBytes: number
  readonly note?: string
}

/**
 * How many traces of so many samples the file holds. Throws what is wrong, with the byte and what to do about it:
 * SEGY_NO_TRACES, SEGY_SAMPLE_COUNT, SEGY_UNEVEN_TRACES, SEGY_TRUNCATED.
 */
export function countTraces(area: TraceArea, samples: number, { salvage }: { readonly salvage: boolean }): TraceCount {
  const { source, start, end } = area
  const dataBytes = end - start
  if (dataBytes <= 0) {
    throw new GauntletError(
      'SEGY_NO_TRACES',
      `${source.path} ends at byte ${source.bytes}, where its first trace would begin: it holds headers only; ` +
        'give the file that holds the traces',
    )
  }
  const hasHeader = dataBytes >= traceHeaderBytes
  const traceBytes = traceBytesOf(samples, area.bytesPerSample)
  const traces = samples === 0 ? 0 : Math.floor(dataBytes / traceBytes)
  const leftBytes = dataBytes - traces * traceBytes
  const isWhole = traces > 0 && leftBytes === 0
  if (isWhole && headersAgree(area, traceBytes)) return { traces, leftBytes }

  const fitting = hasHeader ? findFittingSamples(area) : undefined
  if (fitting !== undefined && fitting !== samples) throw wrongSamples(area, samples, fitting)
  const uneven = hasHeader ? findUnevenTrace(area) : undefined
  if (uneven !== undefined) {
    throw new GauntletError(
      'SEGY_UNEVEN_TRACES',
      `trace ${uneven.trace} at byte ${uneven.offset} has ${uneven.samples} samples, those before it ${uneven.before}: ` +
        'traces of differing lengths make no array; split the file by length',
    )
  }
  if (samples === 0) {
    throw new GauntletError(
      'SEGY_NO_SAMPLES',
      'bytes 3221–3222 give 0 samples per trace, and no other number fits the file; name the number (samples)',
    )
  }
  if (isWhole)
    return { traces, leftBytes, note: 'trace headers differ in their number of samples or interval (bytes 115–118)' }
  if (!salvage || traces === 0) throw cut(area, { traces, traceBytes, leftBytes })
  const last = end - leftBytes
  return {
    traces,
    leftBytes,
    note: `salvaged: ${leftBytes} bytes from byte ${last} on are no whole trace and were left out`,
  }
}

const wrongSamples = (area: TraceArea, samples: number, fitting: number): GauntletError => {
  const traceBytes = traceBytesOf(fitting, area.bytesPerSample)
  const traces = Math.floor((area.end - area.start) / traceBytes)
  const own = samplesOfFirst(area) === fitting ? ', as their own headers say' : ''
  return new GauntletError(
    'SEGY_SAMPLE_COUNT',
    `bytes 3221–3222 give ${samples} samples per trace, but the file holds ${traces} whole traces ` +
      `of ${fitting} samples from byte ${area.start} on${own}; name that number (samples: ${fitting})`,
  )
}

function cut(
  area: TraceArea,
  { traces, traceBytes, leftBytes }: { traces: number; traceBytes: number; leftBytes: number },
): GauntletError {
  const lastStart = area.end - leftBytes
  const where =
    leftBytes < traceHeaderBytes
      ? `${leftBytes} bytes into its header`
      : `${leftBytes - traceHeaderBytes} bytes into its samples`
  const remedy =
    traces === 0 ? 'fetch the file anew' : `fetch the file anew, or salvage the ${traces} whole traces (salvage)`
  return new GauntletError(
    'SEGY_TRUNCATED',
    `${area.source.path} ends at byte ${area.end}, within trace ${traces} that begins at byte ${lastStart}: ` +
      `${where}, where a trace takes ${traceBytes} bytes; ${remedy}`,
  )
}
