import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { FileMark } from './write-file.ts'

/** Paths whose files are missing, of another size, or of other content than when they were written. */
export function faultyFiles(directory: string, files: Readonly<Record<string, FileMark>>): string[] {
  return Object.entries(files)
    .filter(([path, mark]) => !isAsWritten(join(directory, path), mark))
    .map(([path]) => path)
}

const isAsWritten = (path: string, { bytes, crc }: FileMark): boolean =>
  existsSync(path) && statSync(path).size === bytes && crc32(readFileSync(path)) === crc
