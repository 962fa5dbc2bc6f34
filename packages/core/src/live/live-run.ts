import type { Key, Live, LiveSample, Record, Run } from '@gauntlet/record'
import type { WatchTrial } from '../trial/run-trial.ts'
import { isWatched, writeLive } from './live-file.ts'
import { listenTo } from './live-lines.ts'
import { liveResult } from './live-result.ts'
import { watchUsageOf } from './trial-usage.ts'

/** Keeps a run's state for those who look on. Between trials a file is written; during one only while somebody looks. */
export interface LiveRun {
  /** Whether somebody looks on now: only then is a trial asked to speak. */
  readonly isWatched: () => boolean
  readonly begin: (key: Key) => void
  /** Watches the trial that has begun, by its process. `hosted`: what it drives is a process of its own. */
  readonly watch: (of: { readonly hosted: boolean }) => WatchTrial
  readonly recorded: (record: Record) => void
  readonly end: (state: 'ended' | 'stopped') => void
}

const everyMs = 1_000
const mostSamples = 180
const mostRecent = 20

export function openLiveRun(stateDir: string, of: { run: Run; done: number }): LiveRun {
  const { run, done } = of
  let live: Live = {
    pid: process.pid,
    runId: run.runId,
    subject: run.subject.id,
    title: run.subject.title,
    profile: run.profile,
    startedAt: new Date().toISOString(),
    updatedAt: new Date().toISOString(),
    state: 'running',
    planned: run.planned.length,
    done,
    resumedShare: run.planned.length === 0 ? 0 : Math.min(1, done / run.planned.length),
    outcomes: { ok: 0, invalid: 0, failed: 0, skipped: 0 },
    trial: null,
    samples: [],
    recent: [],
  }
  const set = (change: Partial<Live>): void => {
    live = { ...live, ...change, updatedAt: new Date().toISOString() }
    writeLive(stateDir, live)
  }
  const add = (sample: Omit<LiveSample, 'atMs'>): void => {
    set({ samples: [...live.samples, { atMs: Date.now(), ...sample }].slice(-mostSamples) })
  }
  set({})
  return {
    isWatched: () => isWatched(stateDir),
    begin: (key) => set({ trial: { key, startedAt: new Date().toISOString() } }),
    watch:
      ({ hosted }) =>
      (pid, lines) => {
        const usage = watchUsageOf(pid, { hosted })
        const load = lines ? listenTo(lines) : () => null
        let latest: Pick<LiveSample, 'system' | 'generator'> = { system: null, generator: null }
        const look = (): void => {
          if (!isWatched(stateDir)) return
          latest = usage()
          add({ ...latest, load: load() })
        }
        const timer = setInterval(look, everyMs)
        return () => {
          clearInterval(timer)
          // A window of a second or less speaks when it is over, as its process ends.
          const last = load()
          if (last) add({ ...latest, load: last })
        }
      },
    recorded: (record) => {
      const result = liveResult(record)
      const outcomes = { ...live.outcomes, [result.outcome]: live.outcomes[result.outcome] + 1 }
      set({ trial: null, done: live.done + 1, outcomes, recent: [result, ...live.recent].slice(0, mostRecent) })
    },
    end: (state) => {
      if (live.state === 'running') set({ state, trial: null })
    },
  }
}
