import { createRandom } from '@gauntlet/contract'
import { createKernels } from '../kernels/kernels.ts'
import { encodeSamples } from '../segy/encode-samples.ts'
import { createSegyWriter } from '../segy/segy-writer.ts'
import { traceHeaderBytes } from '../segy/trace-fields.ts'
import { generatedPreamble, writeGeneratedHeader } from './generated-headers.ts'
import { seedPeriod, seedTraces } from './seed-traces.ts'
import { surveyTraces } from './survey-traces.ts'

/** `seed`: the original's repeating sine. `survey`: what recorded data are like. */
export type DataSet = 'seed' | 'survey'

export interface GenerateOptions {
  readonly data: DataSet
  readonly traces: number
  readonly samples?: number
  readonly format?: 1 | 5
  /** The same seed makes the same bytes; fewer traces are the beginning of more. */
  readonly seed?: string
}

/** Writes a big-endian SEG-Y rev 1 file at 2 ms, block by block: memory does not depend on its size. */
export function generateSegy(path: string, options: GenerateOptions): void {
  const { data, traces, samples = 1000, format = 1, seed = 'segy' } = options
  const layout = { byteOrder: 'big', formatCode: format, samplesPerTrace: samples } as const
  const writer = createSegyWriter(path, generatedPreamble({ data, traces, samples, format }), layout)
  try {
    const { traceBytes } = writer
    const kernels = createKernels()
    // One period of `seed` to a block: from the second block on, its samples are there already.
    const blockTraces = Math.min(traces, seedPeriod)
    const block = kernels.allocate(blockTraces * traceBytes)
    const floats = kernels.allocate(samples * 4)
    const make =
      data === 'seed' ? seedTraces(samples, kernels) : surveyTraces(samples, kernels, createRandom(`${seed}/survey`))
    // Nothing is allocated from here on: the views stay.
    const bytes = kernels.bytes().subarray(block, block + blockTraces * traceBytes)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const values = kernels.floats(floats, samples)

    for (let first = 0; first < traces; first += blockTraces) {
      const count = Math.min(blockTraces, traces - first)
      for (let i = 0; i < count; i++) {
        const start = i * traceBytes
        writeGeneratedHeader(view, start, { trace: first + i, samples })
        if (data === 'seed' && first > 0) continue
        make(first + i, floats)
        const end = start + traceBytes
        if (format === 1) kernels.run.encodeIbm(floats, block + start + traceHeaderBytes, samples)
        else encodeSamples(values, bytes.subarray(start + traceHeaderBytes, end), layout)
      }
      writer.writeTraces(bytes.subarray(0, count * traceBytes))
    }
    writer.finish({ flush: false })
  } finally {
    writer.abort()
  }
}
