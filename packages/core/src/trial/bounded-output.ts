import type { Readable } from 'node:stream'

/** Keeps the last `limit` bytes of a stream as text. */
export function keepTail(stream: Readable, limit: number): () => string {
  let tail = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-limit)
  })
  return () => tail.toString('utf8')
}

/** Keeps a whole stream of at most `limit` bytes; calls `onTooLong` once when it is longer, and forgets it. */
export function keepWhole(stream: Readable, limit: number, onTooLong: () => void): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    const before = bytes
    bytes += chunk.length
    if (bytes <= limit) chunks.push(chunk)
    else if (before <= limit) {
      chunks.length = 0
      onTooLong()
    }
  })
  return () => Buffer.concat(chunks).toString('utf8')
}
