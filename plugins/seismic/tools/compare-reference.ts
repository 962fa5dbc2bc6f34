import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emptyFiles } from '@gauntlet/contract'
import { generateSegy } from '../src/data/generate-segy.ts'
import { importSegy } from '../src/import/import-segy.ts'

/**
 * Sets the subject beside the Python reference on the same file: `compare-reference.ts [TRACES] [ROUNDS]`. Each job runs in
 * a process of its own, with what was compiled before kept by both; the order changes from round to round, as the second
 * one meets what the first has left to be written. Medians and paired ratios are printed as a table.
 */
const traces = Number(process.argv[2] ?? 20_000)
const rounds = Number(process.argv[3] ?? 3)
const threads = 2

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'seismic-reference-'))
const at = (name: string): string => join(folder, name)

interface Figures {
  readonly traces_per_s?: number
  readonly mean_ms?: number
  readonly p99_ms?: number
  readonly cpu_s: number
  readonly peak_mb: number
}

interface Job {
  /** What the reference calls it, and what it is set beside. */
  readonly reference: string
  readonly ours: string
}

const jobs: readonly Job[] = [
  { reference: 'import', ours: 'import' },
  { reference: 'import', ours: 'import-fast' },
  { reference: 'import-fast', ours: 'import-fast' },
  { reference: 'gain', ours: 'gain' },
  { reference: 'agc', ours: 'agc' },
  { reference: 'bandpass', ours: 'bandpass' },
  { reference: 'navigate', ours: 'navigate' },
]

const print = (line: string): boolean => process.stdout.write(`${line}\n`)

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import segyio, zarr, scipy'], { timeout: 30_000 }).status === 0,
)

const run = (command: string, args: readonly string[]): Figures =>
  JSON.parse(
    execFileSync(command, args, {
      encoding: 'utf8',
      timeout: 300_000,
      // As Python keeps its .pyc files.
      env: { ...process.env, NODE_COMPILE_CACHE: at('compiled') },
    }),
  ) as Figures

let made = 0

function runJob({ reference, ours }: Job, interpreter: string, round: number): readonly [Figures, Figures] {
  const isImport = reference.startsWith('import')
  made += 1
  const [theirs, own] = [at(`python-out-${made}`), at(`out-${made}`)]
  const runReference = (): Figures =>
    run(interpreter, [
      here('reference.py'),
      reference,
      at(isImport ? 'a.sgy' : 'python.zarr'),
      ...(reference === 'navigate' ? [] : [theirs]),
    ])
  const runOurs = (): Figures =>
    run(process.execPath, [here('ours.ts'), ours, String(threads), at(isImport ? 'a.sgy' : 'a.zarr'), own])
  try {
    if (round % 2 === 0) return [runReference(), runOurs()]
    const figures = runOurs()
    return [runReference(), figures]
  } finally {
    for (const place of [theirs, own]) emptyFiles(place)
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const show = (value: number): string => String(Number(value.toPrecision(3)))
/** Traces per second, or navigations per second. */
const rate = ({ traces_per_s: perSecond, mean_ms: mean }: Figures): number => perSecond ?? 1e3 / (mean ?? Number.NaN)

async function compare(interpreter: string): Promise<void> {
  generateSegy(at('a.sgy'), { data: 'survey', traces })
  await importSegy({ source: at('a.sgy'), target: at('a.zarr'), threads })
  run(interpreter, [here('reference.py'), 'import-fast', at('a.sgy'), at('python.zarr')])
  print(`${traces} traces of a survey, ${rounds} rounds, ${threads} threads\n`)
  print('| reference | ours | reference, per s | ours, per s | rate | CPU | peak, MB | p99, ms |')
  print('| --- | --- | --- | --- | --- | --- | --- | --- |')
  for (const job of jobs) {
    const pairs = Array.from({ length: rounds }, (_, round) => runJob(job, interpreter, round))
    const [theirs, own] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)]
    const faster = median(pairs.map(([a, b]) => rate(b) / rate(a)))
    const cheaper = median(pairs.map(([a, b]) => a.cpu_s / b.cpu_s))
    const peaks = [theirs, own].map((side) => show(median(side.map(({ peak_mb: peak }) => peak)))).join(' / ')
    const rates = [theirs, own].map((side) => show(median(side.map(rate)))).join(' | ')
    const slowest = [theirs, own].map((side) => side.map(({ p99_ms: slow }) => slow ?? Number.NaN))
    const p99 = job.ours === 'navigate' ? slowest.map((side) => show(median(side))).join(' / ') : ''
    print(`| ${job.reference} | ${job.ours} | ${rates} | ${show(faster)}× | ${show(cheaper)}× | ${peaks} | ${p99} |`)
  }
}

try {
  if (python) await compare(python)
  else
    print(
      'no reference: this needs a Python with segyio, zarr and scipy (Debian: apt-get install python3-segyio python3-zarr python3-scipy)',
    )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
