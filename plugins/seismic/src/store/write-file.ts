import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { checksum } from '../kernels/checksum.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { writeDirect } from './write-direct.ts'
import { writeFully } from './write-fully.ts'

/** What a file must be like for its chunk to count as written. */
export interface FileMark {
  readonly bytes: number
  readonly xxh64: string
}

/**
 * Writes a file of a store, `path` relative to it. `content` lies in the memory of the kernels, and stays there until the
 * promise settles. A file that cannot be written whole is removed.
 */
export async function writeChunkFile(
  { directory, path }: { readonly directory: string; readonly path: string },
  content: Uint8Array,
  kernels: Kernels,
): Promise<Record<string, FileMark>> {
  const target = join(directory, path)
  const mark = { bytes: content.length, xxh64: checksum(kernels, content.byteOffset, content.length) }
  try {
    const written = await writeDirect(target, content)
    const file = openSync(target, written > 0 ? 'r+' : 'w')
    try {
      writeFully(file, content.subarray(written), written)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    rmSync(target, { force: true })
    throw explainWriteFault(error, target)
  }
  return { [path]: mark }
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
