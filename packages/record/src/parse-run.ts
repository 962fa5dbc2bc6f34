import { createHash } from 'node:crypto'
import { GauntletError } from '@gauntlet/contract'
import * as z from 'zod'
import { readLine } from './line.ts'
import { migrate } from './migrate.ts'
import { profiledSchema, type Profiled } from './profiled-schema.ts'
import { recordSchema, type Record } from './record-schema.ts'
import { endSchema, runSchema, type End, type Run } from './run-schema.ts'

/** A run as it was read. `end` is null for a run that was stopped; `tornBytes` counts a last line that was cut off. */
export interface StoredRun {
  readonly file: string
  readonly run: Run
  readonly records: readonly Record[]
  /** Replicates under a profiler; they hold no numbers. */
  readonly profiled: readonly Profiled[]
  readonly end: End | null
  readonly tornBytes: number
}

const crc = z.string()
const lineSchema = z.union([
  z.strictObject({ crc, run: runSchema }),
  z.strictObject({ crc, record: recordSchema }),
  z.strictObject({ crc, profiled: profiledSchema }),
  z.strictObject({ crc, end: endSchema }),
])

/**
 * Reads a run file's text. A torn last line (no newline at its end) is left out, since a killed writer leaves one.
 * Throws `RECORD_DAMAGED` with file and line for anything else that is not as it was written.
 */
export function parseRun(text: string, file: string): StoredRun {
  const wholeUntil = text.lastIndexOf('\n') + 1
  const tornBytes = Buffer.byteLength(text.slice(wholeUntil))
  const lines = text.slice(0, wholeUntil).split('\n').slice(0, -1)
  let run: Run | undefined
  let end: End | null = null
  const records: Record[] = []
  const profiled: Profiled[] = []
  for (const [index, line] of lines.entries()) {
    const damaged = (why: string): GauntletError =>
      new GauntletError('RECORD_DAMAGED', `${file}:${index + 1}: ${why}; move the file away or restore it`)
    if (end) throw damaged('stands after the end of the run')
    const read = readLine(line)
    if ('damage' in read) throw damaged(read.damage)
    const parsed = lineSchema.safeParse(migrate(read.value, `${file}:${index + 1}`))
    if (!parsed.success) throw damaged(firstFaults(parsed.error))
    if ('run' in parsed.data) {
      if (run) throw damaged('is a second header')
      run = parsed.data.run
    } else if (!run) throw damaged('comes before the header')
    else if ('record' in parsed.data) records.push(parsed.data.record)
    else if ('profiled' in parsed.data) profiled.push(parsed.data.profiled)
    else {
      end = parsed.data.end
      if (end.digest !== digestOf(lines.slice(0, index)))
        throw damaged('has a digest that differs from the lines above')
      if (end.records !== records.length) throw damaged(`counts ${end.records} records, but ${records.length} are here`)
    }
  }
  if (!run) throw new GauntletError('RECORD_DAMAGED', `${file}:1: holds no header; remove the file`)
  return { file, run, records, profiled, end, tornBytes }
}

/** SHA-256 over the lines of a run, each with its newline. */
export function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}

const firstFaults = (error: z.ZodError): string => z.prettifyError(error).replaceAll('\n', ' ').slice(0, 400)
