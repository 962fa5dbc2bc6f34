import { schemaVersion } from '@gauntlet/record'
import type { Board, RunSource, SubjectBoard } from './board.ts'
import type { Cell } from './cell.ts'
import type { Trend } from './history/trend.ts'
import type { Verdict } from './judge.ts'

/** `results/scoreboard.json`, the interface for programs: ends in a newline; a number that is missing is `null`. */
export function renderJson(board: Board): string {
  const sources = board.subjects.flatMap(({ runs }) => runs)
  const { newest } = board
  const json = {
    schemaVersion,
    run: {
      runIds: [...new Set(sources.map(({ runId }) => runId))],
      startedAt: newest?.source.startedAt ?? null,
      commit: newest?.source.commit ?? null,
      dirty: sources.some(({ dirty }) => dirty),
      profile: newest?.source.profile ?? null,
      fingerprint: newest?.environment.fingerprint ?? null,
      cpu: newest?.environment.cpuModel ?? null,
      cores: newest?.environment.coresAllowed ?? null,
      node: newest?.environment.node ?? null,
    },
    subjects: board.subjects.map(subjectJson),
    damaged: board.damaged,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

const subjectJson = (subject: SubjectBoard): object => ({
  id: subject.id,
  phases: subject.phases,
  claims: subject.claims.map(claimJson),
  controls: subject.controls.map(({ variant, caught, by, outcome, defect }) => ({
    variant,
    caught,
    by,
    outcome,
    defect,
  })),
  title: subject.card.title,
  source: subject.card.source,
  omits: subject.card.omits,
  runs: subject.runs.map(runJson),
  fingerprint: subject.environment.fingerprint,
  cells: subject.cells.map(cellJson),
  profiles: subject.profiles,
  history: subject.history.map(trendJson),
})

const runJson = ({ runId, startedAt, profile, commit, dirty, complete }: RunSource): object => ({
  runId,
  startedAt,
  profile,
  commit,
  dirty,
  complete,
})

/** The points are in the records; what they come to is here. */
const trendJson = ({ at, metric, operation, fingerprint, profile, points, steps }: Trend): object => ({
  at,
  metric,
  operation,
  fingerprint,
  profile,
  runs: points.length,
  steps,
})

const claimJson = ({ id, outcome, value, low, high, unit, because, ...rest }: Verdict): object => ({
  id,
  outcome,
  value,
  low,
  high,
  unit,
  because,
  says: rest.says,
  provenance: rest.provenance,
  gate: rest.gate,
  bound: rest.bound,
  published: rest.published,
  margin: rest.margin,
  level: rest.level,
  n: rest.n,
  parts: rest.parts,
})

const cellJson = ({ at, state, isControl, because, runId, metrics, flags }: Cell): object => ({
  at,
  state,
  control: isControl,
  because,
  runId,
  metrics: metrics.map(({ name, operation, unit, basis, role, value, low, high, level, n, void: why }) => ({
    name,
    operation,
    unit,
    basis,
    role,
    value,
    low,
    high,
    level,
    n,
    ...(why === null ? {} : { void: why }),
  })),
  flags: flags.map(({ code, severity, trials }) => ({ code, severity, trials })),
})
