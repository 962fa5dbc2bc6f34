import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildBoard } from '../../src/board.ts'
import { renderOpenMetrics } from '../../src/exports/render-open-metrics.ts'
import { aKey, aMetric, aRecord, aRun } from '../fixtures.ts'
import { hostile, sampleBoard } from './sample-board.ts'

const labels = 'subject="addressing",phase="micro",case="lookup",scale="1k",variant="map"'

/** What OpenMetrics 1.0 allows in a line (its section 4.1, for gauges without time). */
const grammar =
  /^(?:# (?:TYPE|UNIT|HELP) [a-zA-Z_:][a-zA-Z0-9_:]* .+|# EOF|[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*")*\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

test('figures come in base units, with the ends of their interval beside them', () => {
  const lines = renderOpenMetrics(sampleBoard()).split('\n')
  const from = lines.indexOf('# TYPE gauntlet_latency_p50_seconds gauge')
  assert.deepEqual(lines.slice(from, from + 12), [
    '# TYPE gauntlet_latency_p50_seconds gauge',
    '# UNIT gauntlet_latency_p50_seconds seconds',
    '# HELP gauntlet_latency_p50_seconds latency_p50_ns: median over the replicates.',
    `gauntlet_latency_p50_seconds{${labels}} 5.2e-8`,
    '# TYPE gauntlet_latency_p50_interval_low_seconds gauge',
    '# UNIT gauntlet_latency_p50_interval_low_seconds seconds',
    '# HELP gauntlet_latency_p50_interval_low_seconds latency_p50_ns: lower end of the interval.',
    `gauntlet_latency_p50_interval_low_seconds{${labels}} 5e-8`,
    '# TYPE gauntlet_latency_p50_interval_high_seconds gauge',
    '# UNIT gauntlet_latency_p50_interval_high_seconds seconds',
    '# HELP gauntlet_latency_p50_interval_high_seconds latency_p50_ns: upper end of the interval.',
    `gauntlet_latency_p50_interval_high_seconds{${labels}} 5.4e-8`,
  ])
  assert.equal(lines.at(-2), '# EOF')
})

test('trials by state, claims by verdict and the start of the run are there', () => {
  const text = renderOpenMetrics(sampleBoard())
  assert.match(text, /^gauntlet_board_trials\{subject="addressing",phase="leak",state="failed"\} 1$/m)
  assert.match(text, /^gauntlet_board_claims\{subject="addressing",outcome="refuted"\} 2$/m)
  assert.match(
    text,
    /^gauntlet_board_run_start_seconds\{subject="addressing",run="[^"]+",commit="abcdef0123456789",fingerprint="a{16}"\} 1767323045$/m,
  )
})

test('void figures and those of controls are left out', () => {
  const text = renderOpenMetrics(sampleBoard())
  assert.doesNotMatch(text, /goodput|broken/)
  assert.match(text, /^gauntlet_wrong\{/m)
})

test('every line is of the grammar, each family stands together and once, also with hostile names', () => {
  const metrics = [
    aMetric('latency_p99_ns', 1, { operation: hostile }),
    aMetric('latency_p99_ns', 2, { operation: 'a\\b"c' }),
    aMetric('allocated_bytes_per_op', -0.5),
  ]
  const board = buildBoard([aRun([aRecord(aKey('load/get:closed-1@1k/map', 0), { metrics })])])
  for (const text of [renderOpenMetrics(sampleBoard(hostile)), renderOpenMetrics(board)]) {
    const lines = text.trimEnd().split('\n')
    for (const line of lines) assert.match(line, grammar)
    const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2])
    assert.equal(new Set(types).size, types.length)
    // A sample belongs to the family above it.
    let family = ''
    for (const line of lines) {
      if (line.startsWith('# TYPE')) family = line.split(' ')[2] ?? ''
      else if (!line.startsWith('#')) assert.equal(/^[^{ ]+/.exec(line)?.[0], family)
    }
  }
  assert.match(renderOpenMetrics(board), /operation="a\\\\b\\"c"/)
})
