import { closeSync, fstatSync, openSync } from 'node:fs'
import { GauntletError } from '@gauntlet/contract/error'
import { readFully } from '../store/read-fully.ts'

/** A file that is read at places, without a position of its own. */
export interface ByteSource {
  readonly path: string
  readonly bytes: number
  /** Fills the target from the offset on; throws SEGY_FILE_CHANGED where the file ends before. */
  readonly read: (offset: number, target: Uint8Array) => void
  readonly close: () => void
}

/** Opens a file for reading; throws SEGY_UNREADABLE where that is not possible. */
export function openByteSource(path: string): ByteSource {
  const { file, bytes } = openFile(path)
  return {
    path,
    bytes,
    read: (offset, target) => {
      const got = readFully(file, target, offset)
      if (got === target.length) return
      throw new GauntletError(
        'SEGY_FILE_CHANGED',
        `${path} ends at byte ${offset + got}, it was longer when it was opened; begin again when nobody writes to it`,
      )
    },
    close: () => closeSync(file),
  }
}

function openFile(path: string): { file: number; bytes: number } {
  try {
    const file = openSync(path, 'r')
    const stat = fstatSync(file)
    if (stat.isFile()) return { file, bytes: stat.size }
    closeSync(file)
  } catch (error) {
    throw new GauntletError(
      'SEGY_UNREADABLE',
      `${path} cannot be read: ${(error as Error).message}; give a SEG-Y file`,
      {
        cause: error,
      },
    )
  }
  throw new GauntletError('SEGY_UNREADABLE', `${path} is no file; give a SEG-Y file`)
}
