import { openSync } from 'node:fs'
import { GauntletError } from '@gauntlet/contract/error'

/** Opens a chunk file for reading. Throws where it is missing: other readers of Zarr take that for zeros. */
export function openChunkFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new GauntletError(
      'SEISMIC_CHUNK_MISSING',
      `${path} is missing, so that its traces are unknown (other readers show zeros there); import the file again`,
    )
  }
}

export const damaged = (path: string): GauntletError =>
  new GauntletError(
    'SEISMIC_CHUNK_DAMAGED',
    `${path} is damaged; import the file again, or bring the chunk back from a copy`,
  )
