import { createKernels } from '../kernels/kernels.ts'
import type { SegyLayout } from '../segy/layout.ts'
import { reopenSegy } from '../segy/trace-reader.ts'
import { traceHeaderBytes } from '../segy/trace-fields.ts'
import { blockBytes, type Codec, type Order } from '../store/block-format.ts'
import { createFrameWriter } from '../store/frame-writer.ts'
import { sampleFormat, specOf } from '../store/store-spec.ts'

/** Columns must be smaller by this factor: they cost a turn of each block, and more files. */
const worthwhile = 1.25

/**
 * The order in which the first block of a file is smaller. Samples of one time lie in columns, which is where neighbouring
 * traces are alike. Only `zstd` is asked for where size counts; the other codecs keep rows.
 */
export function chooseOrder(source: string, layout: SegyLayout, codec: Codec): Order {
  if (codec !== 'zstd') return 'rows'
  const kernels = createKernels()
  const spec = specOf({ name: '', layout, codec, order: 'columns' })
  const { traceBytes, samplesPerTrace, formatCode, byteOrder } = layout
  const { blockTraces } = spec
  const format = sampleFormat(spec)
  const raw = kernels.allocate(blockTraces * traceBytes)
  const planes = kernels.allocate(blockBytes(format))
  const counts = kernels.allocate(8)
  const writers = [createFrameWriter({ ...format, order: 'rows' }, kernels), createFrameWriter(format, kernels)]
  const reader = reopenSegy(source, layout)
  try {
    reader.readTraces(0, blockTraces, kernels.bytes().subarray(raw, raw + blockTraces * traceBytes))
  } finally {
    reader.close()
  }
  const from = raw + traceHeaderBytes
  const little = byteOrder === 'little' ? 1 : 0
  const plane = blockTraces * samplesPerTrace
  kernels.run.convertShuffled(from, traceBytes, blockTraces, samplesPerTrace, formatCode, little, planes, plane, counts)
  const [rows = 0, columns = 0] = writers.map((writer) => {
    writer.start()
    writer.addPlanes(planes)
    return writer.finish().length
  })
  return columns * worthwhile < rows ? 'columns' : 'rows'
}
