import { writeSync } from 'node:fs'

/** Writes all of it, as one write may take less. */
export function writeFully(file: number, content: Uint8Array, position: number): void {
  let done = 0
  while (done < content.length) done += writeSync(file, content, done, content.length - done, position + done)
}
