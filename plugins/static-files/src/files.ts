import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const smallBytes = 1_024
export const largeBytes = 65_536

export const smallPath = (i: number): string => `/small-${i}.txt`
export const largePath = '/large.txt'

/** The content of a file follows from its path, so that the generator knows it without reading the file. */
export const contentOf = (path: string, bytes: number): Buffer => Buffer.alloc(bytes, `${path}\n`)

/** Writes `count` small files and a large one into a new folder; `flaw` is done to the content of each. */
export function writeFiles(dir: string, count: number, flaw: (content: Buffer) => Buffer): void {
  mkdirSync(dir)
  const write = (path: string, bytes: number): void => writeFileSync(join(dir, path), flaw(contentOf(path, bytes)))
  for (let i = 0; i < count; i++) write(smallPath(i), smallBytes)
  write(largePath, largeBytes)
}
