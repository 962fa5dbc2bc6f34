import { readSync } from 'node:fs'

/** Reads until the target is full or the file ends, as one read may bring less. Returns the bytes read. */
export function readFully(file: number, target: Uint8Array, position: number): number {
  let done = 0
  while (done < target.length) {
    const read = readSync(file, target, done, target.length - done, position + done)
    if (read === 0) break
    done += read
  }
  return done
}
