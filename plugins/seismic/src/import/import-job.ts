import { createKernels } from '../kernels/kernels.ts'
import type { SegyLayout } from '../segy/layout.ts'
import { traceHeaderBytes } from '../segy/trace-fields.ts'
import { blockBytes, blocksOf } from '../store/block-format.ts'
import type { ChunkJob, OpenJob } from '../store/chunk-job.ts'
import { createFrameWriter } from '../store/frame-writer.ts'
import { headerFormat, sampleFormat } from '../store/store-spec.ts'
import { writeChunkFile } from '../store/write-file.ts'
import { createColumnWriter } from './column-writer.ts'
import { openTraceSource, type ReadMode } from './trace-source.ts'

export interface ImportJobData {
  readonly source: string
  readonly layout: SegyLayout
  readonly mode: ReadMode
}

/**
 * Turns traces of a SEG-Y file into chunks, block by block: bytes as they lie in the file → byte planes of floats →
 * compressed streams, all in one memory of about 10 MB: one chunk is written while the next one is made.
 */
export const openJob: OpenJob = (data, { directory, spec }): ChunkJob => {
  const { source, layout, mode } = data as ImportJobData
  const { traceBytes, samplesPerTrace, formatCode } = layout
  const { blockTraces, chunkTraces, traces } = spec
  const kernels = createKernels()
  const samples = { format: sampleFormat(spec), frame: createFrameWriter(sampleFormat(spec), kernels) }
  const headers = { format: headerFormat(spec), frame: createFrameWriter(headerFormat(spec), kernels) }
  const raw = kernels.allocate(blockTraces * traceBytes)
  const planes = kernels.allocate(blockBytes(samples.format))
  const headerPlanes = kernels.allocate(blockBytes(headers.format))
  const counts = kernels.allocate(8)
  const littleEndian = layout.byteOrder === 'little'
  const view = new DataView(kernels.bytes().buffer)
  const columns = createColumnWriter(directory, spec)
  const reader = openTraceSource(source, layout, mode)

  const addSamples = (count: number): void => {
    const from = raw + traceHeaderBytes
    const little = littleEndian ? 1 : 0
    if (count < blockTraces) kernels.bytes().fill(0, planes, planes + blockBytes(samples.format))
    if (spec.codec === 'none') {
      kernels.run.convert(from, traceBytes, count, samplesPerTrace, formatCode, little, planes, counts)
    } else {
      const plane = blockTraces * samplesPerTrace
      kernels.run.convertShuffled(from, traceBytes, count, samplesPerTrace, formatCode, little, planes, plane, counts)
    }
    samples.frame.addPlanes(planes)
  }
  const addHeaders = (count: number): void => {
    const bytes = kernels.bytes()
    if (count < blockTraces) bytes.fill(0, headerPlanes, headerPlanes + blockBytes(headers.format))
    if (spec.codec === 'none') {
      for (let i = 0; i < count; i++) {
        const from = raw + i * traceBytes
        bytes.copyWithin(headerPlanes + i * traceHeaderBytes, from, from + traceHeaderBytes)
      }
    } else kernels.run.transpose(raw, traceBytes, count, traceHeaderBytes, headerPlanes, blockTraces)
    headers.frame.addPlanes(headerPlanes)
    columns.add({ view, start: raw, stride: traceBytes, count, littleEndian })
  }
  return {
    run: async (chunk) => {
      const first = chunk * chunkTraces
      view.setInt32(counts, 0)
      view.setInt32(counts + 4, 0)
      samples.frame.start()
      headers.frame.start()
      for (let block = 0; block < blocksOf(samples.format); block++) {
        const start = first + block * blockTraces
        const count = Math.max(0, Math.min(blockTraces, traces - start))
        if (count > 0) reader.readTraces(start, count, kernels.bytes().subarray(raw, raw + count * traceBytes))
        addSamples(count)
        addHeaders(count)
      }
      const marked = columns.write(first)
      const [sampleFrame, headerFrame] = [samples.frame.finish(), headers.frame.finish()]
      const found = { notFinite: view.getInt32(counts, true), rounded: view.getInt32(counts + 4, true) }
      const headerFile = await writeChunkFile({ directory, path: `raw_headers/${chunk}.0` }, headerFrame, kernels)
      const sampleFile = await writeChunkFile({ directory, path: `traces/${chunk}.0` }, sampleFrame, kernels)
      return { chunk, files: { ...sampleFile, ...headerFile }, columns: marked, counts: found }
    },
    close: () => {
      columns.close()
      reader.close()
    },
  }
}
