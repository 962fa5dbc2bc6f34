import type { Random } from '@gauntlet/contract'
import type { BlobStore } from './index/blob-store.ts'
import { addressStream } from './workload.ts'

export interface Blob {
  readonly address: string
  readonly bytes: Uint8Array
}

/** Images differ in length and content; they are cut from one pool of noise, since drawing 400 MB takes minutes. */
const poolBytes = 2 ** 20

const shortest = 2_048
const longest = 6_143

/** A stand-in for an image, 4 KiB on average, for each of the first `entities` entities. Same seed, same bytes. */
export function* blobStream(random: Random, entities: number): Generator<Blob> {
  const noise = random.fork('blob pool')
  const pool = Uint8Array.from({ length: poolBytes }, () => noise.int(0, 255))
  const draw = random.fork('blobs')
  for (const { address } of addressStream(random.fork('entities'), entities)) {
    const at = draw.int(0, poolBytes - longest)
    yield { address, bytes: pool.subarray(at, at + draw.int(shortest, longest)) }
  }
}

export function fillBlobs(store: BlobStore, blobs: Iterable<Blob>): void {
  for (const { address, bytes } of blobs) store.put(address, bytes)
}
