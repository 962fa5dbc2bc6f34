import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { GauntletError } from '@gauntlet/contract'

/** Writes a file whole or not at all, and the folders above it. Throws `FILE_UNWRITABLE`. */
export function writeWhole(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, text, { flush: true })
    renameSync(`${file}.new`, file)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GauntletError(
      'FILE_UNWRITABLE',
      `${file}: ${why}; free some space, or name a folder that can be written`,
      {
        cause: error,
      },
    )
  }
}
