import { hash } from 'node:crypto'

/** Two functions whose work is in a known proportion, whatever the compiler has done so far. */
export interface FunctionPair {
  readonly base: () => string
  readonly more: () => string
  /** Blocks of 64 bytes that each compresses in one call: the time goes with them. */
  readonly blocks: { readonly base: number; readonly more: number }
}

const blockBytes = 64

/** So many that what a call costs beside them (about 1 µs) is below half a per cent of the time. */
const baseBlocks = 4_000

/**
 * Hashing in native code of as many blocks more as `percent` says. A text of n blocks costs one more, for its length
 * (FIPS 180-4, section 5.1.1). Throws RangeError where that makes no whole block.
 */
export function functionPair(percent: number): FunctionPair {
  const moreBlocks = Math.round(baseBlocks * (100 + percent)) / 100
  if (!Number.isInteger(moreBlocks) || moreBlocks < 1) {
    throw new RangeError(`functionPair: ${percent} % of ${baseBlocks} blocks is no whole number of them`)
  }
  return {
    base: hashing(baseBlocks),
    more: hashing(moreBlocks),
    blocks: { base: baseBlocks, more: moreBlocks },
  }
}

function hashing(blocks: number): () => string {
  const text = Buffer.alloc((blocks - 1) * blockBytes, 1)
  return () => hash('sha256', text)
}
