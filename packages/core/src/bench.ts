import { join } from 'node:path'
import type { AnySubject } from '@gauntlet/contract'
import { keyText, schemaVersion, type Key, type Profiler, type Record, type Run } from '@gauntlet/record'
import { allowedCores, splitCores } from './machine/cores.ts'
import { openLiveRun, type LiveRun } from './live/live-run.ts'
import { markWatched } from './live/mark-watched.ts'
import { readEnvironment } from './machine/environment.ts'
import { configHash, fileHash, readCommit, subjectHash } from './machine/provenance.ts'
import { acquireRunLock, defaultStateDir, type RunLock } from './machine/run-lock.ts'
import type { Budget } from './plan/budget.ts'
import { caseHash } from './plan/case-hash.ts'
import { plan, type Selection } from './plan/plan.ts'
import { subjectCard } from './plan/subject-card.ts'
import { planProfiles } from './profile/plan-profiles.ts'
import { profileAll, type ProfileEvent } from './profile/profile-all.ts'
import { createRunStore, resumeRunStore, type Resumed, type RunStore } from './store/run-store.ts'
import { normalise } from './trial/normalise.ts'
import { isDisturbed, mostAttempts, runAttempt } from './trial/run-undisturbed.ts'
import type { Trial } from './trial/trial.ts'

export interface BenchOptions {
  readonly subject: AnySubject
  /** The file that exports the subject: children import it again. */
  readonly file: string
  readonly selection: Selection
  readonly budget: Budget
  readonly seed: string
  readonly resultsDir: string
  readonly rootDir: string
  readonly argv: readonly string[]
  readonly resume: 'resume' | 'begin anew'
  readonly tool: string
  /** The subject may drive load at other machines. Default: it may not. */
  readonly allowRemote?: boolean
  /** With what each selected cell is profiled after all is measured. Default: with nothing. */
  readonly profilers?: readonly Profiler[]
  /** Nothing is measured, so that the run plans no trials. Default: all that is selected is. */
  readonly only?: 'profiles' | undefined
  readonly signal: AbortSignal
  readonly report: (event: BenchEvent) => void
  readonly stateDir?: string
  readonly lockWaitMs?: number
}

export type BenchEvent =
  | { readonly kind: 'waiting'; readonly holder: number | null }
  | { readonly kind: 'nothing-to-resume'; readonly subject: string }
  | { readonly kind: 'ended-before'; readonly subject: string; readonly file: string }
  | {
      readonly kind: 'begun'
      readonly subject: string
      readonly planned: number
      readonly done: number
      readonly file: string
    }
  | { readonly kind: 'trial'; readonly key: Key; readonly index: number; readonly planned: number }
  /** It is measured again when all others are. */
  | { readonly kind: 'disturbed'; readonly key: Key }
  | { readonly kind: 'recorded'; readonly record: Record; readonly index: number; readonly planned: number }
  | ProfileEvent
  | { readonly kind: 'ended'; readonly file: string; readonly records: number }

const tenMinutesMs = 600_000

/**
 * Load, plan, and for each trial: run, normalise, append, report. To resume what has ended already is to leave it as it is.
 * Throws `Stopped` when `signal` is aborted.
 */
export async function bench(options: BenchOptions): Promise<{ file: string }> {
  const { subject, budget, seed, report, signal } = options
  const selected = plan(subject, options.selection, { budget, seed })
  const profiles = planProfiles(selected, options.profilers ?? [])
  const trials = options.only === 'profiles' ? [] : selected
  const startedAt = new Date()
  const lock = await acquireRunLock({
    stateDir: options.stateDir ?? defaultStateDir(),
    token: `${startedAt.getTime().toString(36)}-${process.pid}`,
    waitMs: options.lockWaitMs ?? tenMinutesMs,
    onWait: (holder) => report({ kind: 'waiting', holder }),
    signal,
  })
  let store: RunStore | undefined
  let live: LiveRun | undefined
  try {
    const opened = openStore(options, { trials, startedAt, lock })
    if (opened.state === 'ended') {
      report({ kind: 'ended-before', subject: subject.id, file: opened.file })
      return { file: opened.file }
    }
    store = opened.store
    live = openLiveRun(lock.stateDir, { run: store.run, done: store.done.size })
    report({ kind: 'begun', subject: subject.id, planned: trials.length, done: store.done.size, file: store.file })
    const { done } = store
    const turns = trials.map((key, index) => ({ key, index, attempt: 1 })).filter(({ key }) => !done.has(keyText(key)))
    // What is disturbed joins the end of the list: by then the neighbours may have gone.
    for (const { key, index, attempt } of turns) {
      report({ kind: 'trial', key, index, planned: trials.length })
      live.begin(key)
      const trialStart = new Date()
      const began = performance.now()
      const trial = { ...trialOf(options, { key, index, lock }), live: live.isWatched() }
      const observation = await runAttempt({ trial, attempt, signal, watch: live.watch(trial) })
      if (attempt < mostAttempts && isDisturbed(observation)) {
        turns.push({ key, index, attempt: attempt + 1 })
        report({ kind: 'disturbed', key })
        continue
      }
      const record = normalise(markWatched(observation, trial), {
        key,
        caseHash: caseHash(subject, key),
        startedAt: trialStart.toISOString(),
        durationNs: Math.round((performance.now() - began) * 1e6),
      })
      store.append(record)
      live.recorded(record)
      report({ kind: 'recorded', record, index, planned: trials.length })
    }
    // Profiled code is slower: it runs after what is measured, and apart from it.
    const profileTrial = (key: Key, index: number): Trial => trialOf(options, { key, index, lock })
    await profileAll(profiles, { ...options, store, trialOf: profileTrial })
    store.finish(new Date().toISOString())
    live.end('ended')
    report({ kind: 'ended', file: store.file, records: store.done.size })
    return { file: store.file }
  } finally {
    live?.end('stopped')
    store?.close()
    lock.release()
  }
}

function openStore(
  options: BenchOptions,
  at: { trials: readonly Key[]; startedAt: Date; lock: RunLock },
): Exclude<Resumed, { readonly state: 'none' }> {
  const { subject, budget, seed, resultsDir } = options
  const config = configHash({ budget, trials: at.trials, subject: subjectHash(options.file) })
  if (options.resume === 'resume') {
    const resumed = resumeRunStore(resultsDir, subject.id, config)
    if (resumed.state !== 'none') return resumed
    options.report({ kind: 'nothing-to-resume', subject: subject.id })
  }
  const environment = readEnvironment({ scratchDir: at.lock.scratchRoot, stateDir: at.lock.stateDir })
  const { commit, dirty } = readCommit(options.rootDir)
  const stamp = at.startedAt.toISOString().replaceAll(/[-:.]/g, '')
  const host = environment.host.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 40)
  const run: Run = {
    schemaVersion,
    runId: `${stamp}-${commit?.slice(0, 8) ?? 'nogit'}-${host}`,
    startedAt: at.startedAt.toISOString(),
    profile: budget.profile,
    subject: subjectCard(subject),
    planned: [...at.trials],
    environment,
    provenance: {
      tool: options.tool,
      commit,
      dirty,
      lockfileHash: fileHash(join(options.rootDir, 'package-lock.json')),
      subjectHash: subjectHash(options.file),
      configHash: config,
      argv: options.argv.map((arg) => arg.slice(0, 400)).slice(0, 60),
      seed,
    },
  }
  return { state: 'open', store: createRunStore(resultsDir, run) }
}

function trialOf(options: BenchOptions, of: { key: Key; index: number; lock: RunLock }): Trial {
  const { key, index, lock } = of
  const spec = key.phase === 'load' ? options.subject.load?.[key.case] : undefined
  return {
    token: `${lock.token}-${index}-`,
    file: options.file,
    key,
    // Replicates differ in their data; variants of one replicate do not.
    seed: `${options.seed}/${key.scale}/${key.replicate}`,
    budget: options.budget,
    scratchDir: join(lock.scratchRoot, String(index)),
    compileCacheDir: join(lock.scratchRoot, 'compile-cache'),
    hosted: spec?.over === 'http',
    allowRemote: options.allowRemote,
    cores: splitCores(allowedCores(), spec?.over === 'http' ? spec.generators : 1),
  }
}
