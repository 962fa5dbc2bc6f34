import { constants, zstdCompressSync } from 'node:zlib'
import { lz4TableBytes } from '../kernels/kernel-exports.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { blockBytes, blocksOf, blosc, flagsOf, mostChunkBytes, streamsOf, type BlockFormat } from './block-format.ts'
import { sampledEntropy } from './sampled-entropy.ts'
import { directAlignment } from './write-direct.ts'

/** Makes the content of chunk files, block by block, in the memory of the kernels. */
export interface FrameWriter {
  readonly start: () => void
  /** Takes a block of rows whose elements lie in byte planes; of codec `none`, as they are. */
  readonly addPlanes: (pointer: number) => void
  /** Takes a block of rows. */
  readonly addRows: (pointer: number) => void
  /** The chunk, after as many blocks as it has. A view that the next `start` leaves alone, and the one after it does not. */
  readonly finish: () => Uint8Array<ArrayBuffer>
}

export function createFrameWriter(format: BlockFormat, kernels: Kernels): FrameWriter {
  return format.codec === 'none'
    ? createPlainWriter(format, kernels)
    : createBloscWriter({ ...format, codec: format.codec }, kernels)
}

function createPlainWriter(format: BlockFormat, kernels: Kernels): FrameWriter {
  const bytes = blockBytes(format)
  const next = inTurns(bytes * blocksOf(format), kernels)
  let chunk = next()
  let at = chunk
  const add = (pointer: number): void => {
    kernels.bytes().copyWithin(at, pointer, pointer + bytes)
    at += bytes
  }
  return {
    start: () => {
      chunk = next()
      at = chunk
    },
    addPlanes: add,
    addRows: add,
    finish: () => kernels.bytes().subarray(chunk, at),
  }
}

/** Two places of so many bytes, one after the other: one is filled while the other is written. */
function inTurns(bytes: number, kernels: Kernels): () => number {
  const places = [kernels.allocate(bytes, directAlignment), kernels.allocate(bytes, directAlignment)] as const
  let turn = 0
  return () => places[turn++ % 2 === 0 ? 0 : 1]
}

type BloscFormat = BlockFormat & { readonly codec: 'lz4' | 'zstd' }

function createBloscWriter(format: BloscFormat, kernels: Kernels): FrameWriter {
  const { elementBytes } = format
  const bytes = blockBytes(format)
  const elements = bytes / elementBytes
  const blocks = blocksOf(format)
  const streams = streamsOf(format)
  const next = inTurns(mostChunkBytes(format), kernels)
  const planes = kernels.allocate(bytes)
  const compress = compressorOf(format, kernels)
  const order = format.order === 'rows' ? (pointer: number): number => pointer : turnerOf(format, kernels)
  let frame = next()
  let at = frame
  let block = 0
  let view = new DataView(kernels.bytes().buffer)

  const addPlanes = (given: number): void => {
    const pointer = order(given)
    view.setInt32(frame + blosc.headerBytes + 4 * block++, at - frame, true)
    const length = bytes / streams
    for (let from = pointer; from < pointer + bytes; from += length) {
      const compressed = compress(from, length, at + 4)
      // A stream as long as what it holds is not compressed.
      if (compressed === 0) kernels.bytes().copyWithin(at + 4, from, from + length)
      const size = compressed || length
      view.setInt32(at, size, true)
      at += 4 + size
    }
  }
  return {
    start: () => {
      view = new DataView(kernels.bytes().buffer)
      frame = next()
      view.setUint8(frame, blosc.version)
      view.setUint8(frame + 1, 1)
      view.setUint8(frame + 2, flagsOf(format))
      view.setUint8(frame + 3, elementBytes)
      view.setInt32(frame + 4, bytes * blocks, true)
      view.setInt32(frame + 8, bytes, true)
      at = frame + blosc.headerBytes + 4 * blocks
      block = 0
    },
    addPlanes,
    addRows: (pointer) => {
      if (elementBytes === 4) kernels.run.shuffle(pointer, planes, elements)
      else kernels.run.transpose(pointer, elementBytes, elements, elementBytes, planes, elements)
      addPlanes(planes)
    },
    finish: () => {
      view.setInt32(frame + 12, at - frame, true)
      return kernels.bytes().subarray(frame, at)
    },
  }
}

/** Planes of rows → planes of columns; returns where. */
function turnerOf({ rowBytes, elementBytes, blockRows }: BloscFormat, kernels: Kernels): (pointer: number) => number {
  const columns = rowBytes / elementBytes
  const plane = columns * blockRows
  const turned = kernels.allocate(plane * elementBytes)
  return (pointer) => {
    for (let at = 0; at < plane * elementBytes; at += plane) {
      kernels.run.transpose(pointer + at, columns, blockRows, columns, turned + at, blockRows)
    }
    return turned
  }
}

/** Bits per byte; what has more would shrink by a hundredth, and takes half of the time. */
const mostEntropy = 7.9

/** Compresses `length` bytes to `target`; 0 where that does not make them fewer. */
type Compress = (source: number, length: number, target: number) => number

function compressorOf({ codec, order }: BloscFormat, kernels: Kernels): Compress {
  if (codec === 'zstd') {
    const params = { [constants.ZSTD_c_compressionLevel]: 1 }
    return (source, length, target) => {
      const bytes = kernels.bytes()
      const content = bytes.subarray(source, source + length)
      // In columns, bytes of any value repeat: what has no short code may have a long match.
      if (order === 'rows' && sampledEntropy(content) > mostEntropy) return 0
      const compressed = zstdCompressSync(content, { params, chunkSize: length + 1024 })
      if (compressed.length >= length) return 0
      bytes.set(compressed, target)
      return compressed.length
    }
  }
  const table = kernels.allocate(lz4TableBytes)
  return (source, length, target) => kernels.run.lz4Compress(source, length, target, length - 1, table)
}
