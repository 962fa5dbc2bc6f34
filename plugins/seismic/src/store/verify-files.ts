import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { checksum } from '../kernels/checksum.ts'
import { createKernels } from '../kernels/kernels.ts'
import { readFully } from './read-fully.ts'
import type { FileMark } from './write-file.ts'

/** Paths whose files are missing, of another size, or of other content than when they were written. */
export type FaultyFiles = (directory: string, files: Readonly<Record<string, FileMark>>) => string[]

/** Makes a checker of files with a memory of its own, as large as the largest file. */
export function createFileChecker(): FaultyFiles {
  const kernels = createKernels()
  let place = { pointer: 0, bytes: 0 }
  const checksumOf = (file: number, bytes: number): string => {
    if (place.bytes < bytes) place = { pointer: kernels.allocate(bytes), bytes }
    const { pointer } = place
    return checksum(kernels, pointer, readFully(file, kernels.bytes().subarray(pointer, pointer + bytes), 0))
  }
  const isAsWritten = (path: string, { bytes, xxh64 }: FileMark): boolean => {
    const file = openIfThere(path)
    if (file === undefined) return false
    try {
      return fstatSync(file).size === bytes && checksumOf(file, bytes) === xxh64
    } finally {
      closeSync(file)
    }
  }
  return (directory, files) =>
    Object.entries(files)
      .filter(([path, mark]) => !isAsWritten(join(directory, path), mark))
      .map(([path]) => path)
}

/** Undefined where there is no such file. */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
