/** `none`: rows as they are. The others: Blosc frames. */
export type Codec = 'lz4' | 'zstd' | 'none'

/** `rows`: row by row. `columns`: the first elements of all rows, then the second ones; such a chunk is one block. */
export type Order = 'rows' | 'columns'

/** How the rows of an array lie in chunk files. */
export interface BlockFormat {
  readonly codec: Codec
  readonly order: Order
  /** Bytes of what is shuffled: a float, or a whole trace header. */
  readonly elementBytes: number
  readonly rowBytes: number
  readonly blockRows: number
  readonly chunkRows: number
}

/** Blosc 1 frames: https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst */
export const blosc = {
  version: 2,
  headerBytes: 16,
  /** Bits 5–7 of the flags. */
  codecs: { lz4: 1, zstd: 4 },
  shuffled: 0x01,
  /** One stream per block instead of one per byte of the element. */
  unsplit: 0x10,
} as const

/** c-blosc gives the planes of a block streams of their own only from this size, and only to elements up to 16 bytes. */
const smallestPlane = 128
const mostPlanes = 16

export const blockBytes = ({ rowBytes, blockRows }: BlockFormat): number => rowBytes * blockRows

export const blocksOf = ({ chunkRows, blockRows }: BlockFormat): number => chunkRows / blockRows

/** Compressed streams of a block. */
export function streamsOf(format: BlockFormat): number {
  const plane = blockBytes(format) / format.elementBytes
  return format.elementBytes <= mostPlanes && plane >= smallestPlane ? format.elementBytes : 1
}

export const flagsOf = (format: BlockFormat & { readonly codec: 'lz4' | 'zstd' }): number =>
  blosc.shuffled | (streamsOf(format) === 1 ? blosc.unsplit : 0) | (blosc.codecs[format.codec] << 5)

/** The most that a chunk of this format can take: nothing compressed, and each stream's length beside it. */
export function mostChunkBytes(format: BlockFormat): number {
  const blocks = blocksOf(format)
  return blosc.headerBytes + blocks * (4 + 4 * streamsOf(format) + blockBytes(format))
}
