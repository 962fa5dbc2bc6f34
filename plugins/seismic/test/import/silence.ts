import { closeSync, openSync, truncateSync, writeSync } from 'node:fs'
import { smallFile } from '../segy/small-file.ts'

const samples = 1000
const traceBytes = 240 + 4 * samples

/** A file of silent traces, which take no room on the disk. */
export function writeSilence(path: string, traces: number): string {
  const file = openSync(path, 'w')
  writeSync(file, smallFile({ format: 5, samples, traces: [] }))
  closeSync(file)
  truncateSync(path, 3600 + traces * traceBytes)
  return path
}
