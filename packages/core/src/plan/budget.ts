import { GauntletError } from '@gauntlet/contract'
import { profilers } from '@gauntlet/record'

/** How much measuring a profile buys. All durations of the product stand in this file. */
export interface Budget {
  readonly profile: ProfileName
  readonly micro: {
    readonly replicates: number
    readonly warmupMinMs: number
    readonly warmupMaxMs: number
    readonly rounds: number
    readonly roundMs: number
  }
  readonly load: {
    readonly replicates: number
    readonly warmupMs: number
    /** Of a load on a schedule: whatever a cold server leaves waiting would be waited for within the window. */
    readonly openWarmupMs: number
    readonly windowMs: number
    /** Of a constant rate, for the requests that its case asks for. */
    readonly longestWindowMs: number
    /** Calls and threads do millions of operations in this time, and need no longer. */
    readonly callsWarmupMs: number
    readonly callsWindowMs: number
    /** A search is one replicate: its answer is an interval by itself. */
    readonly probeMs: number
    /** Two sevenths of calm, one of spike, four to recover in. */
    readonly spikeMs: number
    readonly soakMs: number
  }
  readonly memory: { readonly replicates: number }
  readonly leak: { readonly replicates: number; readonly readings: number; readonly maxDoublings: number }
  /** A trial that takes longer is stopped and has failed. */
  readonly deadlineMs: number
  /** A trial whose processes together hold more resident memory is stopped and has failed. */
  readonly memoryCapBytes: number
}

export type ProfileName = 'quick' | 'standard' | 'full'

const GiB = 2 ** 30

const budgets: Readonly<Record<ProfileName, Budget>> = {
  quick: {
    profile: 'quick',
    micro: { replicates: 2, warmupMinMs: 40, warmupMaxMs: 160, rounds: 3, roundMs: 20 },
    load: {
      replicates: 2,
      warmupMs: 200,
      openWarmupMs: 600,
      windowMs: 400,
      longestWindowMs: 400,
      callsWarmupMs: 80,
      callsWindowMs: 150,
      probeMs: 300,
      spikeMs: 2_100,
      soakMs: 2_000,
    },
    memory: { replicates: 2 },
    leak: { replicates: 1, readings: 100, maxDoublings: 1 },
    deadlineMs: 60_000,
    memoryCapBytes: 4 * GiB,
  },
  standard: {
    profile: 'standard',
    micro: { replicates: 5, warmupMinMs: 40, warmupMaxMs: 400, rounds: 5, roundMs: 20 },
    load: {
      replicates: 3,
      warmupMs: 500,
      openWarmupMs: 2_500,
      windowMs: 1_000,
      longestWindowMs: 40_000,
      callsWarmupMs: 60,
      callsWindowMs: 200,
      probeMs: 600,
      spikeMs: 14_000,
      soakMs: 20_000,
    },
    memory: { replicates: 3 },
    leak: { replicates: 2, readings: 100, maxDoublings: 3 },
    deadlineMs: 120_000,
    memoryCapBytes: 6 * GiB,
  },
  full: {
    profile: 'full',
    micro: { replicates: 12, warmupMinMs: 100, warmupMaxMs: 1_000, rounds: 10, roundMs: 50 },
    load: {
      replicates: 6,
      warmupMs: 2_000,
      openWarmupMs: 2_500,
      windowMs: 30_000,
      longestWindowMs: 40_000,
      callsWarmupMs: 500,
      callsWindowMs: 2_000,
      probeMs: 5_000,
      spikeMs: 105_000,
      soakMs: 300_000,
    },
    memory: { replicates: 6 },
    leak: { replicates: 3, readings: 100, maxDoublings: 3 },
    deadlineMs: 900_000,
    memoryCapBytes: 12 * GiB,
  },
}

/** Throws `NO_PROFILE` for a name that is none. */
export function budgetOf(name: string): Budget {
  if (!Object.hasOwn(budgets, name)) {
    throw new GauntletError(
      'NO_PROFILE',
      `there is no profile "${name}"; use quick, standard or full, or profile with ${profilers.join(', ')}`,
    )
  }
  return budgets[name as ProfileName]
}

/** Searches and soaks run once all the same: an answer of theirs is an interval by itself. */
export const withReplicates = (budget: Budget, replicates: number): Budget => ({
  ...budget,
  micro: { ...budget.micro, replicates },
  load: { ...budget.load, replicates },
  memory: { ...budget.memory, replicates },
  leak: { ...budget.leak, replicates },
})

/** A profile needs work to look at rather than replicates: the same whatever a run measures. */
export const profilingBudget = (budget: Budget): Budget => ({
  ...budget,
  micro: { ...budget.micro, rounds: 30, roundMs: 50 },
  load: {
    ...budget.load,
    windowMs: 2_000,
    longestWindowMs: 2_000,
    callsWindowMs: 1_500,
    probeMs: 300,
    spikeMs: 5_000,
    soakMs: 5_000,
  },
  leak: { ...budget.leak, maxDoublings: 0 },
  deadlineMs: 90_000,
})
