import { cellText, profiledText, type Profiled, type StoredRun } from '@gauntlet/record'

/** A report of a cell under a profiler, or why there is none. */
export interface Profile {
  /** `phase/case[:shape]@scale/variant` */
  readonly at: string
  readonly profiler: Profiled['profiler']
  readonly runId: string
  /** Relative to the results folder, where the board lies too. */
  readonly paths: readonly string[]
  /** Text for people, not yet escaped; empty where all went as it should. */
  readonly because: string
}

/** The newest profile of each cell with each profiler, by cell. They hold no numbers. */
export function listProfiles(runs: readonly StoredRun[]): Profile[] {
  const newest = new Map<string, Profile & { readonly startedAt: string }>()
  for (const { run, profiled } of runs) {
    for (const each of profiled) {
      const known = newest.get(profiledText(each))
      if (known && known.startedAt >= each.startedAt) continue
      newest.set(profiledText(each), {
        at: cellText(each.key),
        profiler: each.profiler,
        runId: run.runId,
        paths: each.artifacts.map(({ path }) => path),
        because: each.flags.map(({ because }) => because).join('; '),
        startedAt: each.startedAt,
      })
    }
  }
  return [...newest.values()]
    .map(({ startedAt: _startedAt, ...profile }) => profile)
    .toSorted((a, b) => a.at.localeCompare(b.at, 'en') || a.profiler.localeCompare(b.profiler, 'en'))
}
