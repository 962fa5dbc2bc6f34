import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { readFully } from './read-fully.ts'
import { columnTraces, type StoreSpec } from './store-spec.ts'
import { openIfThere } from './verify-files.ts'

/** What the columns must hold of a chunk for it to count as written: the values of its traces, field after field. */
export interface ColumnMark {
  readonly bytes: number
  readonly crc: number
}

/** The mark of values, a part per field. */
export function markColumns(parts: Iterable<Uint8Array>): ColumnMark {
  let [bytes, crc] = [0, 0]
  for (const part of parts) {
    bytes += part.length
    crc = crc32(part, crc)
  }
  return { bytes, crc }
}

/** Whether the columns hold of a chunk what was written. */
export function columnsAreAsWritten(directory: string, spec: StoreSpec, chunk: number, mark: ColumnMark): boolean {
  const { bytes, crc } = markColumns(readParts(directory, spec, chunk))
  return bytes === mark.bytes && crc === mark.crc
}

function* readParts(directory: string, spec: StoreSpec, chunk: number): Generator<Uint8Array> {
  const first = chunk * spec.chunkTraces
  const part = new Uint8Array(4 * Math.min(spec.chunkTraces, spec.traces - first))
  const inFile = columnTraces(spec)
  for (const field of spec.fields) {
    const file = openIfThere(join(directory, 'headers', field, String(Math.floor(first / inFile))))
    if (file === undefined) continue
    try {
      yield part.subarray(0, readFully(file, part, 4 * (first % inFile)))
    } finally {
      closeSync(file)
    }
  }
}
