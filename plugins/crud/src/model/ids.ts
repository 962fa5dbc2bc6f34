import { randomUUID } from 'node:crypto'

/** Of the version and variant that we make; anything of UUID form is asked for, and not found. */
export const idPattern = '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Comes before every id. */
export const firstId = '00000000-0000-0000-0000-000000000000'

const counterEnd = 0x1000

/**
 * Makes ids that sort by the moment they were made: UUIDs of version 7 with a counter in `rand_a` (RFC 9562, sections
 * 5.7 and 6.2). Rows of an index then come one after the other, and a page goes on where the last one ended.
 */
export function createIds(nowMs: () => number): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const ms = Math.floor(nowMs())
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (++counter === counterEnd) {
      // Borrowed from the next millisecond.
      lastMs++
      counter = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const count = counter.toString(16).padStart(3, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${randomUUID().slice(19)}`
  }
}
