import { parseArgs, type ParseArgsConfig } from 'node:util'
import { GauntletError } from '@gauntlet/contract'
import { profilers as knownProfilers, type Profiler } from '@gauntlet/record'

const flags = {
  phase: { type: 'string', multiple: true },
  variant: { type: 'string', multiple: true },
  scale: { type: 'string', multiple: true },
  case: { type: 'string', multiple: true },
  profile: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  results: { type: 'string' },
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
  readonly seed: string
  readonly results: string | undefined
  readonly resume: boolean
  readonly strict: boolean
  readonly full: boolean
  readonly allowRemote: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Throws `BAD_USAGE` for a flag that does not exist. */
export function readArguments(argv: readonly string[]): Arguments {
  let parsed
  try {
    parsed = parseArgs({ args: [...argv], options: flags, allowPositionals: true, strict: true })
  } catch (error) {
    throw new GauntletError('BAD_USAGE', `${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
  const { values, positionals } = parsed
  const [command = 'help', ...names] = positionals
  const list = (given: readonly string[] | undefined): readonly string[] | undefined =>
    given?.flatMap((item) => item.split(',')).filter(Boolean)
  const profiles = list(values.profile) ?? []
  const profilers = profiles.filter(isProfiler)
  const [profile = 'standard', ...moreProfiles] = profiles.filter((name) => !isProfiler(name))
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
    seed: values.seed,
    results: values.results,
    resume: values.resume,
    strict: values.strict,
    full: values.full,
    allowRemote: values['allow-remote'],
    json: values.json,
    quiet: values.quiet,
  }
}

const isProfiler = (name: string): name is Profiler => (knownProfilers as readonly string[]).includes(name)

export const usage = `gauntlet bench [subject…]   measure, then render the board
gauntlet compare A B [subject…]   measure two versions in interleaved pairs: refs ("." is the working tree),
                            variants (subject:variant), or two stored runs (id or file; nothing is run)
gauntlet board              render the board again from the stored records
gauntlet claims [subject…]  print the claims ledger
gauntlet doctor             say what is on this machine, and how to get the rest
gauntlet selfcheck          plant known differences, leaks, stalls and wrong answers, and see whether they are found here

  --profile quick|standard|full   how much to measure (standard)
  --profile doctor|flame|bubbleprof|heap   bench: run each selected cell once more under a profiler, unscored
  --phase, --variant, --scale, --case   only these; comma-separated or repeated
  --seed TEXT       data and order of trials follow from it (1)
  --resume          go on where a run of the same configuration was stopped
  --strict          exit with 3 when a claim or a comparison stays open, or a gate is not measured
  --full            compare: up to 30 pairs instead of 16
  --allow-remote    let a subject drive load at other machines than this one
  --results DIR     where records and boards are kept (results)
  --json            print the outcome as JSON      --quiet  print only errors

exit: 0 measured · 1 a trial failed, or gave wrong answers · 2 a gate is refuted, or a regression
      3 a gate is void, or inconclusive (--strict) · 64 bad usage · 130 stopped`
