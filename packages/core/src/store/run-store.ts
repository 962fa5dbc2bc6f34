import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { formatLine, keyText, parseRun, profiledText, runFiles } from '@gauntlet/record'
import type { Line, Profiled, Record, Run, StoredRun } from '@gauntlet/record'

/** A run file that is open for writing. A record is on disk when `append` returns. */
export interface RunStore {
  readonly file: string
  readonly run: Run
  /** Trials that this file already holds, by `keyText`. */
  readonly done: ReadonlySet<string>
  /** Profiles that this file already holds, by `profiledText`. */
  readonly profiled: ReadonlySet<string>
  readonly append: (record: Record) => void
  readonly appendProfiled: (profiled: Profiled) => void
  /** Writes the last line, which says that the run is whole. */
  readonly finish: (finishedAt: string) => void
  readonly close: () => void
}

/** `results/records/<subject>/<runId>.ndjson`. */
export const runFile = (resultsDir: string, subject: string, runId: string): string =>
  join(resultsDir, 'records', subject, `${runId}.ndjson`)

/** Begins a new run file. Throws `RESULTS_UNWRITABLE` with the folder and what to do. */
export function createRunStore(resultsDir: string, run: Run): RunStore {
  const file = runFile(resultsDir, run.subject.id, run.runId)
  const fd = inPlace(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'wx')
  })
  const store = open(fd, file, { run, records: [], profiled: [] }, [])
  store.begin()
  return store
}

/** What there is of a configuration: a run to go on with, one that has ended, or none. */
export type Resumed =
  | { readonly state: 'open'; readonly store: RunStore }
  | { readonly state: 'ended'; readonly file: string }
  | { readonly state: 'none' }

/** Opens the newest run of a subject with this configuration where it has not ended, and cuts off a torn last line. */
export function resumeRunStore(resultsDir: string, subject: string, configHash: string): Resumed {
  const files = runFiles(join(resultsDir, 'records', subject)).reverse()
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    if (text.indexOf('\n') < 0) continue
    const stored = parseRun(text, file)
    if (stored.run.provenance.configHash !== configHash) continue
    if (stored.end) return { state: 'ended', file }
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const fd = inPlace(file, () => openSync(file, 'r+'))
    ftruncateSync(fd, Buffer.byteLength(whole))
    const lines = whole.split('\n').slice(0, -1)
    return { state: 'open', store: open(fd, file, stored, lines) }
  }
  return { state: 'none' }
}

function open(
  fd: number,
  file: string,
  from: Pick<StoredRun, 'run' | 'records' | 'profiled'>,
  lines: readonly string[],
): RunStore & { begin: () => void } {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  const done = new Set(from.records.map((record) => keyText(record.key)))
  const profiled = new Set(from.profiled.map(profiledText))
  let size = Buffer.byteLength(lines.map((line) => `${line}\n`).join(''))
  const write = (line: Line): void => {
    const bytes = Buffer.from(formatLine(line))
    inPlace(file, () => writeWhole(fd, bytes, size))
    size += bytes.length
    hash.update(bytes)
  }
  return {
    file,
    run: from.run,
    done,
    profiled,
    begin: () => write({ run: from.run }),
    append: (record) => {
      write({ record })
      done.add(keyText(record.key))
    },
    appendProfiled: (added) => {
      write({ profiled: added })
      profiled.add(profiledText(added))
    },
    finish: (finishedAt) => {
      write({ end: { finishedAt, records: done.size, digest: hash.copy().digest('hex') } })
    },
    close: () => closeSync(fd),
  }
}

/** Writes all bytes or none: a full disk may take a part of a line and say nothing. */
function writeWhole(fd: number, bytes: Buffer, at: number): void {
  try {
    for (let done = 0; done < bytes.length;) {
      const written = writeSync(fd, bytes, done, bytes.length - done, at + done)
      if (written === 0) throw new Error('ENOSPC: nothing was written')
      done += written
    }
    fsyncSync(fd)
  } catch (error) {
    ftruncateSync(fd, at)
    throw error
  }
}

function inPlace<Value>(file: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const remedy = code === 'ENOSPC' ? 'free some space' : 'make the folder writable, or name another with --results'
    throw new GauntletError(
      'RESULTS_UNWRITABLE',
      `${file}: ${(error as Error).message}; ${remedy}, then go on with --resume`,
      { cause: error },
    )
  }
}
