import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { checksum } from '../kernels/checksum.ts'
import type { Kernels } from '../kernels/kernels.ts'

/** What a file must be like for its chunk to count as written. */
export interface FileMark {
  readonly bytes: number
  readonly xxh64: string
}

/**
 * Writes a file of a store, `path` relative to it. `content` lies in the memory of the kernels. A file that cannot be
 * written whole is removed.
 */
export function writeChunkFile(
  { directory, path }: { readonly directory: string; readonly path: string },
  content: Uint8Array,
  kernels: Kernels,
): Record<string, FileMark> {
  const target = join(directory, path)
  try {
    const file = openSync(target, 'w')
    try {
      writeFully(file, content, 0)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    rmSync(target, { force: true })
    throw explainWriteFault(error, target)
  }
  return { [path]: { bytes: content.length, xxh64: checksum(kernels, content.byteOffset, content.length) } }
}

/** Writes all of it, as one write may take less. */
export function writeFully(file: number, content: Uint8Array, position: number): void {
  let done = 0
  while (done < content.length) done += writeSync(file, content, done, content.length - done, position + done)
}

/** A full disk in words; any other fault as it is. */
export function explainWriteFault(error: unknown, path: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return error
  return new GauntletError(
    'SEISMIC_DISK_FULL',
    `no space left for ${path}; free some and run the same command again: it goes on with what is written`,
    { cause: error },
  )
}
