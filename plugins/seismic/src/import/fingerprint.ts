import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFully } from '../store/read-fully.ts'
import type { StoreSpec } from '../store/store-spec.ts'

/** Of both ends of a file; its size and the instant of its last change stand for what lies between. */
const sampleBytes = 65_536

/** Names a source and what is to be made of it; hexadecimal. */
export function fingerprintOf(source: string, spec: StoreSpec): string {
  const hash = createHash('sha256')
  const file = openSync(source, 'r')
  try {
    const { size, mtimeMs } = fstatSync(file)
    const sample = Buffer.alloc(sampleBytes)
    hash.update(JSON.stringify({ spec, size, mtimeMs }))
    for (const position of [0, Math.max(0, size - sampleBytes)]) {
      hash.update(sample.subarray(0, readFully(file, sample, position)))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}
