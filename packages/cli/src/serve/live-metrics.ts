import type { Live } from '@gauntlet/record'
import type { Board } from '@gauntlet/scoreboard'
import { Gauge, Registry } from 'prom-client'
import { cellText } from '@gauntlet/record'

type Labelled = readonly [labels: Readonly<Record<string, string>>, value: number]

export interface Exposition {
  readonly contentType: string
  readonly text: string
}

/**
 * The run that goes on, and the board, in the text format of Prometheus. A figure that nobody has measured is absent, not 0.
 * Of the figures themselves, `gauntlet export` gives all.
 */
export async function liveMetrics(live: Live | null, board: Board): Promise<Exposition> {
  const registry = new Registry()
  for (const [name, help, values] of [...runMetrics(live), ...sampleMetrics(live), ...boardMetrics(board)]) {
    if (values.length === 0) continue
    const labelNames = Object.keys(values[0]?.[0] ?? {})
    const gauge = new Gauge({ name: `gauntlet_${name}`, help, labelNames, registers: [registry] })
    for (const [labels, value] of values) gauge.set({ ...labels }, value)
  }
  return { contentType: registry.contentType, text: await registry.metrics() }
}

type Family = readonly [name: string, help: string, values: readonly Labelled[]]

const alone = (value: number): Labelled[] => [[{}, value]]

function runMetrics(live: Live | null): Family[] {
  const active: Family = ['run_active', 'Whether a run goes on.', alone(Number(live?.state === 'running'))]
  if (!live) return [active]
  const { subject, runId, profile, trial } = live
  return [
    active,
    ['run_info', 'The run that goes on, or the last one.', [[{ subject, run_id: runId, profile }, 1]]],
    ['run_planned_trials', 'Trials that the run has planned.', alone(live.planned)],
    ['run_done_trials', 'Trials that are over, earlier ones of a resumed run included.', alone(live.done)],
    [
      'run_trials',
      'Trials that are over, by what came of them.',
      Object.entries(live.outcomes).map(([outcome, count]) => [{ outcome }, count]),
    ],
    [
      'trial_info',
      'The trial that goes on.',
      trial ? [[{ phase: trial.key.phase, at: cellText(trial.key), replicate: String(trial.key.replicate) }, 1]] : [],
    ],
    ['subject_gauge', 'What the subject itself counts, as the newest trial that told it left it.', gaugesOf(live)],
  ]
}

function gaugesOf({ recent }: Live): Labelled[] {
  // Newest first: the first of a name stands.
  const newest = new Map<string, Labelled>()
  for (const { key, gauges } of recent) {
    for (const { name, value } of gauges) {
      if (!newest.has(name)) newest.set(name, [{ name, at: cellText(key) }, value])
    }
  }
  return [...newest.values()]
}

function sampleMetrics(live: Live | null): Family[] {
  const sample = live?.state === 'running' ? live.samples.at(-1) : undefined
  if (!sample) return []
  const load = live?.samples.findLast((each) => each.load !== null)?.load
  const parts = [
    ...(sample.system ? [{ part: 'system', ...sample.system }] : []),
    ...(sample.generator ? [{ part: 'generator', ...sample.generator }] : []),
  ]
  return [
    [
      'process_cpu_ratio',
      'CPU time by wall time, 1 is one core.',
      parts.map(({ part, cpuRatio }) => [{ part }, cpuRatio]),
    ],
    ['process_resident_bytes', 'Resident memory.', parts.map(({ part, residentBytes }) => [{ part }, residentBytes])],
    ['load_goodput_per_second', 'Correct answers.', load ? alone(load.goodputPerS) : []],
    ['load_offered_per_second', 'Requests that were due.', load ? alone(load.offeredPerS) : []],
    ['load_failed_per_second', 'Requests that ended without a correct answer.', load ? alone(load.failedPerS) : []],
    [
      'load_latency_seconds',
      'Latency from the due time, in the newest slot of the window.',
      load
        ? [
            [{ quantile: '0.5' }, load.p50Ns / 1e9],
            [{ quantile: '0.95' }, load.p95Ns / 1e9],
            [{ quantile: '0.99' }, load.p99Ns / 1e9],
          ]
        : [],
    ],
  ]
}

function boardMetrics({ subjects }: Board): Family[] {
  return [
    [
      'board_trials',
      'Trials on the board, without planted defects.',
      subjects.flatMap(({ id, phases }) =>
        Object.entries(phases).flatMap(([phase, counts]) =>
          Object.entries(counts).map(([state, count]): Labelled => [{ subject: id, phase, state }, count]),
        ),
      ),
    ],
    [
      'board_claims',
      'Claims on the board by verdict.',
      subjects.flatMap(({ id, claims }) =>
        [...Map.groupBy(claims, ({ outcome }) => outcome)].map(([outcome, own]): Labelled => [
          { subject: id, outcome },
          own.length,
        ]),
      ),
    ],
  ]
}
