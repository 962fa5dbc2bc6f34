import { metric } from '@gauntlet/contract'
import { buildBoard, type Board } from '../../src/board.ts'
import { aClaim, aDisturbance, aFlag, aKey, aMetric, aRecord, aRun, exact, failed, series } from '../fixtures.ts'

export const at = 'micro/lookup@1k/map'
export const hostile = '=cmd|"x",<script>alert(1)</script>\n\\ &\u001b[31m\u202e'

/** Five good replicates, a void cell, one that failed, a planted defect, and three claims, one of them a refuted gate. */
export function sampleBoard(title = 'Addressing'): Board {
  const records = [
    ...series(at, 'latency_p50_ns', [50, 51, 52, 53, 54]),
    ...series('memory/fill@1k/map', 'retained_bytes', [1_024]),
    ...series('micro/lookup@1k/broken', 'latency_p50_ns', [1]),
    aRecord(aKey('load/get:closed-10@1k/map', 0), {
      metrics: [
        aMetric('goodput_per_s', 900, { better: 'higher' }),
        aMetric('latency_p99_ns', 2_000_000, { operation: hostile, role: 'secondary' }),
        exact('wrong_count', 0),
      ],
      flags: [aDisturbance('cpu-contention')],
    }),
    aRecord(aKey('leak/churn@1k/map', 0), { status: failed('crash', hostile), flags: [aFlag('odd', 'warn', hostile)] }),
  ]
  const p50 = metric(at, 'latency_p50_ns')
  const claims = [
    aClaim(p50, { max: 100 }, { id: 'C-01' }),
    aClaim(p50, { max: 1 }, { id: 'C-02', says: hostile }),
    aClaim(p50, { max: 1 }, { id: 'C-03', gate: true }),
  ]
  return buildBoard([
    aRun(records, { title, claims, scales: ['1k'], controls: [{ name: 'broken', caughtBy: { flag: 'leak' } }] }),
  ])
}
