import { closeSync, openSync } from 'node:fs'
import { createKernels, type Kernels } from '../kernels/kernels.ts'
import { encodeSamples } from '../segy/encode-samples.ts'
import { encodeTraces } from '../segy/encode-traces.ts'
import { orRefuse, type SegyWriter, type WrittenLayout } from '../segy/segy-writer.ts'
import { traceHeaderBytes } from '../segy/trace-fields.ts'
import type { ChunkJob, OpenJob } from '../store/chunk-job.ts'
import { openStore } from '../store/open-store.ts'
import { writeFully } from '../store/write-fully.ts'

/** What a thread must know of the file that it writes traces to. */
export interface ExportJobData extends Pick<SegyWriter, 'temporary' | 'tracesAt' | 'traceBytes'> {
  /** The store. */
  readonly source: string
  /** The name that the file will have. */
  readonly target: string
  readonly layout: WrittenLayout
}

/** Block by block: traces of a chunk are decoded, put together as the file has them, and written to their place in it. */
export const openJob: OpenJob = (data, { spec }): ChunkJob => {
  const { source, target, temporary, tracesAt, traceBytes, layout } = data as ExportJobData
  const { traces, samples: perTrace, blockTraces, chunkTraces } = spec
  const kernels = createKernels()
  const store = openStore(source, kernels)
  const file = orRefuse(target, () => openSync(temporary, 'r+'))
  const samplesAt = kernels.allocate(4 * blockTraces * perTrace)
  const blockAt = kernels.allocate(blockTraces * traceBytes)
  const headers = new Uint8Array(blockTraces * traceHeaderBytes)
  const encode = encoderOf(layout, kernels)
  const writeBlock = (first: number, count: number): void => {
    // Reading may grow the memory of the kernels, which takes earlier views away.
    store.readRawHeaders(first, count, headers)
    const samples = kernels.floats(samplesAt, count * perTrace)
    store.readTraces(first, count, samples)
    const block = kernels.bytes().subarray(blockAt, blockAt + count * traceBytes)
    encodeTraces({ headers: headers.subarray(0, count * traceHeaderBytes), samples }, block, layout, encode)
    orRefuse(target, () => writeFully(file, block, tracesAt + first * traceBytes))
  }
  return {
    run: (chunk) => {
      const end = Math.min((chunk + 1) * chunkTraces, traces)
      for (let first = chunk * chunkTraces; first < end; first += blockTraces) {
        writeBlock(first, Math.min(blockTraces, end - first))
      }
      return { chunk, files: {}, counts: { notFinite: 0, rounded: 0 } }
    },
    close: () => {
      store.close()
      orRefuse(target, () => closeSync(file))
    },
  }
}

/** Samples in the memory of the kernels → the file's format, there as well; the same bits as `encodeSamples`. */
function encoderOf({ formatCode, byteOrder }: WrittenLayout, { run }: Kernels): typeof encodeSamples {
  if (formatCode !== 1 || byteOrder === 'little') return encodeSamples
  return (source, target, layout) => {
    if (run.encodeIbm(source.byteOffset, target.byteOffset, source.length) === 1) return
    // It says which sample is not finite.
    encodeSamples(source, target, layout)
  }
}
