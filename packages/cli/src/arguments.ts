import { parseArgs, type ParseArgsConfig } from 'node:util'
import { GauntletError } from '@gauntlet/contract'
import { profilers as knownProfilers, type Profiler } from '@gauntlet/record'
import { findOptionFault } from './find-option-fault.ts'

const flags = {
  phase: { type: 'string', multiple: true },
  variant: { type: 'string', multiple: true },
  scale: { type: 'string', multiple: true },
  case: { type: 'string', multiple: true },
  profile: { type: 'string', multiple: true },
  replicates: { type: 'string' },
  seed: { type: 'string', default: '1' },
  results: { type: 'string' },
  port: { type: 'string', default: '4747' },
  to: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  tool: { type: 'string' },
  resume: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'allow-remote': { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} satisfies ParseArgsConfig['options']

/** What was typed, read once. Lists are comma-separated or given several times. */
export interface Arguments {
  readonly command: string
  readonly names: readonly string[]
  readonly phases: readonly string[] | undefined
  readonly variants: readonly string[] | undefined
  readonly scales: readonly string[] | undefined
  readonly cases: readonly string[] | undefined
  readonly profile: string
  /** `--profile` names how much to measure as well as what to profile with. */
  readonly profilers: readonly Profiler[]
  /** Only profilers are named: nothing is measured. */
  readonly only: 'profiles' | undefined
  /** Fresh processes per cell; as many as the profile says by default. */
  readonly replicates: number | undefined
  readonly seed: string
  readonly results: string | undefined
  /** Of `serve`; 0 takes a free one. */
  readonly port: number
  /** The folder that `publish` writes. */
  readonly to: string | undefined
  /** Of `export`. */
  readonly format: string | undefined
  /** The file that `export` writes; standard output by default. */
  readonly out: string | undefined
  /** What wrote the files that `import` reads; it is looked for in them by default. */
  readonly tool: string | undefined
  readonly resume: boolean
  readonly strict: boolean
  readonly full: boolean
  readonly allowRemote: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Throws `BAD_USAGE` for an option that does not exist, or lacks its value. */
export function readArguments(argv: readonly string[]): Arguments {
  const fault = findOptionFault(argv, flags)
  if (fault !== null) throw new GauntletError('BAD_USAGE', fault)
  const { values, positionals } = parseArgs({ args: [...argv], options: flags, allowPositionals: true, strict: true })
  const [command = 'help', ...names] = positionals
  const list = (given: readonly string[] | undefined): readonly string[] | undefined =>
    given?.flatMap((item) => item.split(',')).filter(Boolean)
  const profiles = list(values.profile) ?? []
  const profilers = profiles.filter(isProfiler)
  const [named, ...moreProfiles] = profiles.filter((name) => !isProfiler(name))
  const profile = named ?? 'standard'
  if (moreProfiles.length > 0) {
    throw new GauntletError('BAD_USAGE', `--profile ${profile} and ${moreProfiles.join(', ')}: give one of them`)
  }
  if (profilers.length > 0 && command !== 'bench') {
    throw new GauntletError('BAD_USAGE', `--profile ${profilers.join(', ')}: only bench runs a profiler`)
  }
  return {
    command: values.help ? 'help' : command,
    names,
    phases: list(values.phase),
    variants: list(values.variant),
    scales: list(values.scale),
    cases: list(values.case),
    profile,
    profilers: [...new Set(profilers)],
    only: profilers.length > 0 && named === undefined ? 'profiles' : undefined,
    replicates: replicatesOf(values.replicates, command),
    seed: values.seed,
    results: values.results,
    port: portOf(values.port),
    to: values.to,
    format: values.format,
    out: values.out,
    tool: values.tool,
    resume: values.resume,
    strict: values.strict,
    full: values.full,
    allowRemote: values['allow-remote'],
    json: values.json,
    quiet: values.quiet,
  }
}

function portOf(given: string): number {
  const port = Number(given)
  if (/^\d+$/.test(given) && port <= 65_535) return port
  throw new GauntletError(
    'BAD_USAGE',
    `--port ${given.slice(0, 20)}: give a number from 0 to 65535; 0 takes a free one`,
  )
}

/** A planned run may hold 20,000 trials: more replicates than this are a slip of the hand. */
const mostReplicates = 100

function replicatesOf(given: string | undefined, command: string): number | undefined {
  if (given === undefined) return undefined
  if (command !== 'bench') {
    throw new GauntletError('BAD_USAGE', '--replicates: only bench has them; a comparison gets more pairs with --full')
  }
  const count = Number(given)
  if (Number.isInteger(count) && count >= 1 && count <= mostReplicates) return count
  throw new GauntletError(
    'BAD_USAGE',
    `--replicates ${given.slice(0, 20)}: give a whole number from 1 to ${mostReplicates}`,
  )
}

const isProfiler = (name: string): name is Profiler => (knownProfilers as readonly string[]).includes(name)

export const usage = `gauntlet bench [subject…]   measure, then render the board
gauntlet compare A B [subject…]   measure two versions in interleaved pairs: refs ("." is the working tree),
                            variants (subject:variant), or two stored runs (id or file; nothing is run)
gauntlet board              render the board again from the stored records
gauntlet claims [subject…]  print the claims ledger
gauntlet doctor             say what is on this machine, and how to get the rest
gauntlet serve              show the run that goes on, then the board, on this machine only
gauntlet publish --to DIR   write a folder for any static host, with a permanent page for each run
gauntlet export [subject…] --format F   write the board as json, csv, bmf, openmetrics, otlp, junit, summary or badge
gauntlet import FILE…       store results of k6, locust, artillery, autocannon, wrk, hyperfine or bmf beside ours
gauntlet selfcheck          plant known differences, leaks, stalls and wrong answers, and see whether they are found here

  --profile quick|standard|full   how much to measure (standard)
  --profile doctor|flame|bubbleprof|heap   bench: run each selected cell once under a profiler, unscored; with a
                    profile from above as well (quick,flame), after all is measured
  --replicates N    bench: fresh processes per cell, instead of the profile's own number
  --phase, --variant, --scale, --case   only these; comma-separated or repeated
  --seed TEXT       data and order of trials follow from it (1)
  --resume          go on where a run of the same configuration was stopped
  --strict          exit with 3 when a claim or a comparison stays open, or a gate is not measured
  --full            compare: up to 30 pairs instead of 16
  --allow-remote    let a subject drive load at other machines than this one
  --format F, --out FILE   export: as what, and where to (standard output)
  --tool TOOL       import: what wrote the files (told from what is in them)
  --port N          serve: on which port (4747; 0 takes a free one)
  --results DIR     where records and boards are kept (results)
  --json            print the outcome as JSON      --quiet  print only errors

exit: 0 measured · 1 a trial failed, or gave wrong answers · 2 a gate is refuted, or a regression
      3 a gate is void, or inconclusive (--strict) · 64 bad usage · 130 stopped`
