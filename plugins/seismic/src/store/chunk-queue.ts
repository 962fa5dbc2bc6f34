/** The chunks that are left to do, shared by all threads. */
export interface ChunkQueue {
  readonly chunks: Int32Array<SharedArrayBuffer>
  /** The place of the next chunk, and whether to stop. */
  readonly state: Int32Array<SharedArrayBuffer>
}

const next = 0
const stopped = 1

export function createChunkQueue(chunks: readonly number[]): ChunkQueue {
  const words = new Int32Array(new SharedArrayBuffer(4 * chunks.length))
  words.set(chunks)
  return { chunks: words, state: new Int32Array(new SharedArrayBuffer(8)) }
}

/** Takes a chunk; undefined when none is left, or the queue was stopped. */
export function takeChunk({ chunks, state }: ChunkQueue): number | undefined {
  return Atomics.load(state, stopped) === 1 ? undefined : chunks[Atomics.add(state, next, 1)]
}

/** Lets no thread take another chunk. */
export function stopQueue({ state }: ChunkQueue): void {
  Atomics.store(state, stopped, 1)
}
