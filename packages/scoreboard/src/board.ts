import {
  isImported,
  type DamagedRun,
  type Environment,
  type Run,
  type StoredRun,
  type SubjectCard,
} from '@gauntlet/record'
import { catchControls, type ControlCheck } from './catch-controls.ts'
import { makeCell, type Cell } from './cell.ts'
import { countTrials, type PhaseCounts } from './count-trials.ts'
import { buildHistory } from './history/build-history.ts'
import type { Trend } from './history/trend.ts'
import { listGrowths, type Growth } from './list-growths.ts'
import { listProfiles, type Profile } from './list-profiles.ts'
import { judge, type Verdict } from './judge.ts'
import { selectCells, type Selection } from './select-cells.ts'

/** Where a part of the board comes from. */
export interface RunSource {
  readonly runId: string
  readonly startedAt: string
  readonly profile: string
  readonly commit: string | null
  readonly dirty: boolean
  /** `false` for a run that was stopped. */
  readonly complete: boolean
  /** Bytes of a last line that was cut off; nothing else of the file is lost. */
  readonly tornBytes: number
}

export interface SubjectBoard {
  readonly id: string
  readonly card: SubjectCard
  /** The newest run, which sets code, machine and profile. */
  readonly source: RunSource
  readonly environment: Environment
  /** All runs of which a cell is shown, newest first. */
  readonly runs: readonly RunSource[]
  /** Trials by state, without those of controls. */
  readonly phases: PhaseCounts
  readonly claims: readonly Verdict[]
  readonly controls: readonly ControlCheck[]
  readonly cells: readonly Cell[]
  /** Bytes per item of the memory phase. */
  readonly growths: readonly Growth[]
  readonly profiles: readonly Profile[]
  /** Metrics over all stored runs of a machine and profile, those that the board leaves out included. */
  readonly history: readonly Trend[]
  readonly ignoredRuns: number
  readonly strayRecords: number
}

/** Everything that the outputs show, as data. */
export interface Board {
  readonly subjects: readonly SubjectBoard[]
  /** Files that could not be read, by their last two path parts. */
  readonly damaged: readonly DamagedRun[]
  /** The newest run of all that was measured here; `null` where none was. */
  readonly newest: { readonly source: RunSource; readonly environment: Environment } | null
}

/** Builds the board from stored runs alone; the same runs give the same board, whatever their order. */
export function buildBoard(runs: readonly StoredRun[], damaged: readonly DamagedRun[] = []): Board {
  const bySubject = Map.groupBy(runs, ({ run }) => run.subject.id)
  const subjects = selectCells(runs).map((selection) => buildSubject(selection, bySubject.get(selection.subject) ?? []))
  const measured = subjects.filter(({ id }) => !isImported(id))
  const newest = measured.toSorted((a, b) => compareText(b.source.startedAt, a.source.startedAt)).at(0)
  return {
    subjects,
    damaged: damaged.map(shortenPath).toSorted((a, b) => compareText(a.file, b.file)),
    newest: newest ? { source: newest.source, environment: newest.environment } : null,
  }
}

function buildSubject(selection: Selection, runs: readonly StoredRun[]): SubjectBoard {
  const { subject, reference, cells: selected, profileRuns, ignoredRuns, strayRecords } = selection
  const { run } = reference
  const controls = new Set(run.subject.variants.flatMap(({ name, control }) => (control === null ? [] : [name])))
  const cells = selected.map((cell) => makeCell(cell, controls))
  const used = new Set([reference, ...selected.map((cell) => cell.run)])
  return {
    id: subject,
    card: run.subject,
    source: sourceOf(reference),
    environment: run.environment,
    runs: [...used].map(sourceOf).toSorted((a, b) => compareText(b.startedAt, a.startedAt)),
    phases: countTrials(cells),
    claims: run.subject.claims.map((claim) => judge(claim, cells)),
    controls: catchControls(run.subject, cells),
    cells,
    growths: listGrowths(cells),
    profiles: listProfiles([...used, ...profileRuns]),
    // Imported figures are of machines that nobody knows.
    history: isImported(subject) ? [] : buildHistory(runs, reference),
    ignoredRuns: ignoredRuns.length,
    strayRecords,
  }
}

const sourceOf = ({ run, end, tornBytes }: StoredRun): RunSource => ({
  ...pickRun(run),
  complete: end !== null,
  tornBytes,
})

const pickRun = ({
  runId,
  startedAt,
  profile,
  provenance: { commit, dirty },
}: Run): Omit<RunSource, 'complete' | 'tornBytes'> => ({
  runId,
  startedAt,
  profile,
  commit,
  dirty,
})

/** A board must not differ with the folder in which it was made. */
function shortenPath({ file, why }: DamagedRun): DamagedRun {
  const short = file.split(/[\\/]/).slice(-2).join('/')
  return { file: short, why: why.replaceAll(file, short) }
}

const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b)
