import { createHash } from 'node:crypto'
import { keyText, recordSchema, type Key, type Record } from '../record-schema.ts'
import type { Flag } from '../metric-schema.ts'
import { runSchema, schemaVersion, type Environment, type Run } from '../run-schema.ts'
import type { Imported, ImportedCase, ImportedReplicate } from './imported.ts'
import { distinctSlugs } from './slug.ts'
import { importedSubject, type ImportTool } from './tools.ts'

/** A file that was read, as a run of the house: what `createRunStore` writes. */
export interface ImportedRun {
  readonly run: Run
  readonly records: readonly Record[]
}

export interface ImportOrigin {
  readonly tool: ImportTool
  /** The name of the file, for the reader. */
  readonly name: string
  readonly text: string
  /** When the file was last changed: the time of the run, where the file names none. */
  readonly changedAt: string
}

const scale = 'imported'
/** As many as a record has room for. */
const mostMetrics = 400

/** Runs of one tool stand side by side on the board; a file of the same name and content gives the same run. */
export function importedRun(imported: Imported, origin: ImportOrigin): ImportedRun {
  const { tool, text, changedAt } = origin
  const names = distinctSlugs(imported.cases.map(({ name }) => name))
  const content = hashOf(text)
  const [first = ''] = names
  const runId = `${first.startsWith(tool) ? first : `${tool}-${first}`}-${content.slice(0, 12)}`
  const startedAt = imported.startedAt ?? changedAt
  const trials = imported.cases.flatMap((each, index) =>
    each.replicates.map((replicate, number) => ({
      key: keyOf(tool, each, { name: names[index] ?? '', replicate: number }),
      each,
      replicate,
    })),
  )
  const artifact = {
    kind: `${tool}-result`,
    path: `artifacts/${runId}/${artifactName(text)}`,
    bytes: Buffer.byteLength(text),
  }
  const records = trials.map(({ key, each, replicate }) =>
    recordSchema.parse({
      key,
      caseHash: hashOf(keyText({ ...key, replicate: 0 })).slice(0, 16),
      startedAt,
      durationNs: 0,
      status: statusOf(replicate),
      metrics: replicate.state === 'ok' ? replicate.metrics.slice(0, mostMetrics) : [],
      flags: [...flagsOf(imported, origin), ...tooManyOf(replicate), ...each.flags],
      detail: null,
      artifacts: [artifact],
    }),
  )
  const run = runSchema.parse({
    schemaVersion,
    runId,
    startedAt,
    profile: 'imported',
    subject: {
      id: importedSubject(tool),
      title: `Imported from ${tool}`,
      source: null,
      scales: [{ name: scale, parameters: {} }],
      variants: [{ name: tool, title: null, control: null, caughtBy: null }],
      omits: [],
      claims: [],
    },
    planned: trials.map(({ key }) => key),
    environment: unknownMachine,
    provenance: {
      tool: `${tool}, imported`,
      commit: null,
      dirty: false,
      lockfileHash: null,
      // The same for all files of a tool, so that the board shows them together.
      subjectHash: hashOf(importedSubject(tool)).slice(0, 16),
      configHash: content.slice(0, 16),
      argv: [origin.name.slice(0, 400)],
      seed: '',
    },
  })
  return { run, records }
}

/** Where the file itself is kept, below the results folder. Fields that nobody read are kept with it. */
export const artifactOf = ({ records }: ImportedRun): string | null => records[0]?.artifacts[0]?.path ?? null

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const artifactName = (text: string): string => (text.trimStart().startsWith('{') ? 'result.json' : 'result.txt')

const keyOf = (
  tool: ImportTool,
  { phase, shape }: ImportedCase,
  { name, replicate }: { readonly name: string; readonly replicate: number },
): Key => ({ subject: importedSubject(tool), variant: tool, scale, phase, case: name, shape, replicate })

function statusOf(replicate: ImportedReplicate): Record['status'] {
  if (replicate.state === 'ok') return { state: 'ok' }
  const { exitCode, because } = replicate
  return { state: 'failed', reason: 'crash', message: because, exitCode, signal: null, logTail: '' }
}

function flagsOf({ method, unread }: Imported, { name }: ImportOrigin): Flag[] {
  const because = `from ${name.slice(0, 120)}: no answer was checked here. ${method}; the machine is unknown`
  const flags: Flag[] = [{ code: 'imported', severity: 'info', because: because.slice(0, 500) }]
  if (unread.length === 0) return flags
  const list = unread.slice(0, 20).map((field) => field.slice(0, 60))
  const rest = unread.length > list.length ? ` and ${unread.length - list.length} more` : ''
  const says = `kept with the file, but not read: ${list.join(', ')}${rest}`
  return [...flags, { code: 'unread-fields', severity: 'info', observed: unread.length, because: says.slice(0, 500) }]
}

function tooManyOf(replicate: ImportedReplicate): Flag[] {
  const found = replicate.state === 'ok' ? replicate.metrics.length : 0
  if (found <= mostMetrics) return []
  const because = 'more figures than a record has room for: the last ones are only in the file that is kept'
  return [{ code: 'too-many-figures', severity: 'warn', observed: found, limit: mostMetrics, because }]
}

/** Nobody knows where the figures of a file were measured. */
const unknownMachine: Environment = {
  fingerprint: hashOf('an unknown machine').slice(0, 16),
  host: 'unknown',
  cpuModel: 'an unknown machine',
  cores: 0,
  coresAllowed: 0,
  memoryBytes: 0,
  memoryLimitBytes: null,
  os: 'unknown',
  kernel: 'unknown',
  arch: 'unknown',
  virtualisation: null,
  governor: null,
  node: 'unknown',
  calibration: { cpuNs: 0, memoryCopyNs: 0, fsyncNs: 0, timerResolutionNs: 0, jitterRatio: 0, stealShare: 0 },
}
