import { createKernels } from '../kernels/kernels.ts'
import { blocksOf } from '../store/block-format.ts'
import { createBlockReader } from '../store/block-reader.ts'
import type { ChunkJob, OpenJob } from '../store/chunk-job.ts'
import { createFrameWriter } from '../store/frame-writer.ts'
import { sampleFormat } from '../store/store-spec.ts'
import { writeChunkFile } from '../store/write-file.ts'
import { allocateBlock, createOperator } from './operators.ts'
import type { Step } from './step.ts'

/** What a thread must know; the store that is written has the shape of the one that is read. */
export interface ProcessData {
  /** Folder of the chunks that are read. */
  readonly from: string
  readonly steps: readonly Step[]
}

/** Chunk by chunk: each block is decoded, goes through the steps and is encoded again within the kernels' memory. */
export const openJob: OpenJob = (data, { directory, spec }): ChunkJob => {
  const { from, steps } = data as ProcessData
  const kernels = createKernels()
  const format = sampleFormat(spec)
  const reader = createBlockReader(from, format, kernels)
  const writer = createFrameWriter(format, kernels)
  const operate = createOperator(steps, spec, kernels)
  const block = allocateBlock(kernels, spec.blockTraces, spec.samples)
  return {
    run: async (chunk) => {
      let notFinite = 0
      writer.start()
      for (let i = 0; i < blocksOf(format); i++) {
        reader.decode(chunk, i, block)
        notFinite += operate(block, spec.blockTraces)
        writer.addRows(block)
      }
      const files = await writeChunkFile({ directory, path: `traces/${chunk}.0` }, writer.finish(), kernels)
      return { chunk, files, counts: { notFinite, rounded: 0 } }
    },
    close: reader.close,
  }
}
