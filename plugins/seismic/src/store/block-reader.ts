import { closeSync, fstatSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import type { Kernels } from '../kernels/kernels.ts'
import { blockBytes, blocksOf, blosc, flagsOf, mostChunkBytes, streamsOf, type BlockFormat } from './block-format.ts'
import { damaged, openChunkFile } from './chunk-file.ts'
import { readFully } from './read-fully.ts'

/** Reads single blocks of chunk files into the memory of the kernels. */
export interface BlockReader {
  /** Rows of a block → `target`. Reads that block alone. Throws for a chunk that is missing or damaged. */
  readonly decode: (chunk: number, block: number, target: number) => void
  readonly close: () => void
}

/** Where the blocks of an open chunk file begin; one more than there are blocks, for the end. */
interface OpenChunk {
  readonly file: number
  readonly path: string
  readonly starts: Int32Array
}

/** Open files at a time; the one used longest ago is closed. */
const mostOpen = 32

/** Reads the chunks `0.0`, `1.0` … of a folder. */
export function createBlockReader(directory: string, format: BlockFormat, kernels: Kernels): BlockReader {
  const open = new Map<number, OpenChunk>()
  const raw = kernels.allocate(mostChunkBytes({ ...format, chunkRows: format.blockRows }))
  const unpack = unpackerOf(format, kernels)
  const restore = restorerOf(format, kernels)

  const chunkAt = (number: number): OpenChunk => {
    const known = open.get(number)
    if (known) open.delete(number)
    const chunk = known ?? openChunk(join(directory, `${number}.0`), format)
    open.set(number, chunk)
    if (open.size > mostOpen) {
      const [oldest, { file }] = open.entries().next().value as [number, OpenChunk]
      open.delete(oldest)
      closeSync(file)
    }
    return chunk
  }
  return {
    decode: (number, block, target) => {
      const chunk = chunkAt(number)
      const start = chunk.starts[block] as number
      const length = (chunk.starts[block + 1] as number) - start
      const into = format.codec === 'none' ? target : raw
      if (readFully(chunk.file, kernels.bytes().subarray(into, into + length), start) < length)
        throw damaged(chunk.path)
      if (format.codec === 'none') return
      const streams = unpack(raw, length)
      if (!streams) throw damaged(chunk.path)
      restore(streams, target)
    },
    close: () => {
      for (const { file } of open.values()) closeSync(file)
      open.clear()
    },
  }
}

/** Streams of a block → its rows at `target`. */
function restorerOf(format: BlockFormat, kernels: Kernels): (streams: readonly number[], target: number) => void {
  const { run } = kernels
  const { elementBytes, order } = format
  const elements = blockBytes(format) / elementBytes
  if (elementBytes !== 4) {
    return ([planes = 0], target) => run.transpose(planes, elements, elementBytes, elements, target, elementBytes)
  }
  const turn = order === 'rows' ? (plane: number): number => plane : turnerOf(format, kernels)
  return (streams, target) => {
    const [first = 0, second = first + elements, third = first + 2 * elements, fourth = first + 3 * elements] = streams
    run.unshuffle(turn(first, 0), turn(second, 1), turn(third, 2), turn(fourth, 3), target, elements)
  }
}

/** A plane of columns → one of rows; returns where. Each of a block's planes has a place of its own. */
function turnerOf(
  { rowBytes, elementBytes, blockRows }: BlockFormat,
  kernels: Kernels,
): (plane: number, place: number) => number {
  const columns = rowBytes / elementBytes
  const turned = kernels.allocate(rowBytes * blockRows)
  return (plane, place) => {
    const target = turned + place * columns * blockRows
    kernels.run.transpose(plane, blockRows, columns, blockRows, target, columns)
    return target
  }
}

function openChunk(path: string, format: BlockFormat): OpenChunk {
  const file = openChunkFile(path)
  try {
    return { file, path, starts: format.codec === 'none' ? plainStarts(format) : bloscStarts(file, path, format) }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

const plainStarts = (format: BlockFormat): Int32Array =>
  Int32Array.from({ length: blocksOf(format) + 1 }, (_, block) => block * blockBytes(format))

/** Takes nothing from the frame on trust: what does not fit the array's own shape is damage. */
function bloscStarts(file: number, path: string, format: BlockFormat): Int32Array {
  const blocks = blocksOf(format)
  const header = Buffer.alloc(blosc.headerBytes + 4 * blocks)
  const read = readSync(file, header, 0, header.length, 0)
  const { codec } = format
  const fits =
    read === header.length &&
    codec !== 'none' &&
    header[0] === blosc.version &&
    header[2] === flagsOf({ ...format, codec }) &&
    header[3] === format.elementBytes &&
    header.readInt32LE(4) === blocks * blockBytes(format) &&
    header.readInt32LE(8) === blockBytes(format) &&
    header.readInt32LE(12) === fstatSync(file).size
  if (!fits) throw damaged(path)
  const starts = Int32Array.from({ length: blocks + 1 }, (_, block) =>
    header.readInt32LE(block < blocks ? 16 + 4 * block : 12),
  )
  const most = mostChunkBytes({ ...format, chunkRows: format.blockRows })
  const inOrder = starts.every((start, i) => {
    const length = start - (i === 0 ? header.length : (starts[i - 1] as number))
    return i === 0 ? length === 0 : length > 0 && length <= most
  })
  if (!inOrder) throw damaged(path)
  return starts
}

/** A block of that length at `source` → where each of its streams lies, whole; null where one is damaged. */
type Unpack = (source: number, length: number) => readonly number[] | null

function unpackerOf(format: BlockFormat, kernels: Kernels): Unpack {
  const streams = streamsOf(format)
  const length = blockBytes(format) / streams
  const places = Array.from({ length: streams }, () => kernels.allocate(length))
  const decompress = format.codec === 'zstd' ? zstdInto(kernels) : kernels.run.lz4Decompress
  return (source, available) => {
    const view = new DataView(kernels.bytes().buffer)
    const end = source + available
    let at = source
    const found: number[] = []
    for (const place of places) {
      if (at + 4 > end) return null
      const size = view.getInt32(at, true)
      at += 4
      if (size <= 0 || at + size > end) return null
      // A stream as long as what it holds is not compressed.
      if (size === length) found.push(at)
      else if (decompress(at, size, place, length) === length) found.push(place)
      else return null
      at += size
    }
    return at === end ? found : null
  }
}

const zstdInto =
  (kernels: Kernels): Kernels['run']['lz4Decompress'] =>
  (source, length, target, capacity) => {
    const bytes = kernels.bytes()
    try {
      const content = zstdDecompressSync(bytes.subarray(source, source + length), {
        maxOutputLength: capacity,
        chunkSize: Math.max(64, capacity),
      })
      bytes.set(content, target)
      return content.length
    } catch {
      return -1
    }
  }
