import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { metric } from '@gauntlet/contract'
import { readImport } from '@gauntlet/record'
import { buildBoard } from '../../src/board.ts'
import { exportFormats } from '../../src/exports/formats.ts'
import { renderBadge } from '../../src/exports/render-badge.ts'
import { renderBmf } from '../../src/exports/render-bmf.ts'
import { renderCsv } from '../../src/exports/render-csv.ts'
import { renderOtlp } from '../../src/exports/render-otlp.ts'
import { renderSummary } from '../../src/exports/render-summary.ts'
import { aClaim, aRun, series } from '../fixtures.ts'
import { at, hostile, sampleBoard } from './sample-board.ts'

const board = sampleBoard()

test('every format takes an empty board, and ends in a newline', () => {
  for (const render of exportFormats.values()) {
    assert.match(render(buildBoard([])), /\n$/)
    assert.match(render(board), /[^\n]\n$/)
  }
})

test('CSV has a row for each figure, void ones and controls marked, and one for a cell without any', () => {
  const lines = renderCsv(board).split('\n')
  assert.equal(
    lines[0],
    'subject,phase,case,shape,scale,variant,control,state,metric,operation,unit,value,low,high,level,replicates,basis,void,because,run,fingerprint',
  )
  const run = '20260102T030405Z-abc,aaaaaaaaaaaaaaaa'
  assert.equal(
    lines[1],
    `addressing,micro,lookup,,1k,map,no,measured,latency_p50_ns,,ns,52,50,54,0.9375,5,replicates,,,${run}`,
  )
  assert.equal(lines[2], `addressing,micro,lookup,,1k,broken,yes,measured,latency_p50_ns,,ns,1,,,0,1,single,,,${run}`)
  const line = (part: string): string => lines.find((each) => each.includes(part)) ?? ''
  assert.match(line('goodput_per_s'), /,900,,,0,1,single,1 of 1 invalid \(cpu-contention\),1 of 1 invalid/)
  assert.match(line('wrong_count'), /,0,0,0,1,1,exact,,1 of 1 invalid/)
  assert.match(line(',leak,'), /^addressing,leak,churn,,1k,map,no,failed,,,,,,,,,,,"1 of 1 failed \(crash: /)
})

test('CSV text that a spreadsheet would run begins with a quote, and stays in its cell', () => {
  const lines = renderCsv(board).split('\n')
  const operation = lines.find((line) => line.includes('latency_p99_ns')) ?? ''
  assert.ok(operation.includes(`,"'=cmd|""x"",<script>alert(1)</script> \\ & [31m",ns,`), operation)
  assert.equal(lines.length, 9)
})

test('BMF names headline figures by their address, with their intervals, and leaves out void ones and controls', () => {
  assert.deepEqual(JSON.parse(renderBmf(board)), {
    'addressing micro/lookup@1k/map': { 'latency-p50-ns': { value: 52, lower_value: 50, upper_value: 54 } },
    'addressing memory/fill@1k/map': { 'retained-bytes': { value: 1_024 } },
    'addressing load/get:closed-10@1k/map': { 'wrong-count': { value: 0, lower_value: 0, upper_value: 0 } },
  })
})

test('what was exported as BMF can be imported again', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-export-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'board.json'), renderBmf(board))
  const { tool, records } = readImport(join(dir, 'board.json'))
  assert.equal(tool, 'bmf')
  const [first] = records
  assert.equal(first?.key.case, 'addressing-micro-lookup-1k-map')
  const { name, estimate } = first.metrics[0] ?? {}
  assert.deepEqual([name, estimate?.value, estimate?.low, estimate?.high], ['latency_p50_ns', 52, 50, 54])
})

test('OTLP has a resource for each subject, units of UCUM, and 64-bit times as text', () => {
  const { resourceMetrics } = JSON.parse(renderOtlp(board)) as {
    resourceMetrics: ReadonlyArray<{
      resource: { attributes: ReadonlyArray<{ key: string; value: { stringValue: string } }> }
      scopeMetrics: ReadonlyArray<{
        metrics: ReadonlyArray<{ name: string; unit: string; gauge: { dataPoints: readonly object[] } }>
      }>
    }>
  }
  assert.equal(resourceMetrics.length, 1)
  assert.deepEqual(resourceMetrics[0]?.resource.attributes.slice(0, 2), [
    { key: 'service.name', value: { stringValue: 'addressing' } },
    { key: 'host.name', value: { stringValue: 'host' } },
  ])
  const metrics = resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? []
  assert.deepEqual(
    metrics.map(({ name, unit }) => [name, unit]),
    [
      ['gauntlet.latency_p50', 'ns'],
      ['gauntlet.latency_p50.low', 'ns'],
      ['gauntlet.latency_p50.high', 'ns'],
      ['gauntlet.wrong', '{item}'],
      ['gauntlet.wrong.low', '{item}'],
      ['gauntlet.wrong.high', '{item}'],
      ['gauntlet.retained', 'By'],
    ],
  )
  assert.deepEqual(metrics[0]?.gauge.dataPoints, [
    {
      attributes: [
        { key: 'gauntlet.phase', value: { stringValue: 'micro' } },
        { key: 'gauntlet.case', value: { stringValue: 'lookup' } },
        { key: 'gauntlet.scale', value: { stringValue: '1k' } },
        { key: 'gauntlet.variant', value: { stringValue: 'map' } },
        { key: 'gauntlet.cell.run.id', value: { stringValue: '20260102T030405Z-abc' } },
      ],
      timeUnixNano: '1767323045000000000',
      asDouble: 52,
    },
  ])
})

test('the step summary says first what is wrong, and folds the ledgers', () => {
  const lines = renderSummary(board).split('\n')
  assert.equal(lines[0], '## Gauntlet')
  assert.match(lines[2] ?? '', /^- \*\*failed: addressing leak\/churn@1k\/map#0: crash: /)
  assert.equal(lines[3], '- **gate refuted: addressing C-03**')
  assert.ok(lines.some((line) => line.startsWith('| Addressing (addressing) |')))
  assert.ok(lines.includes('<details><summary>Claims of Addressing</summary>'))
  assert.doesNotMatch(renderSummary(sampleBoard(hostile)), /<script|\u001b|\u202e/)
})

test('a step summary stays within what GitHub shows, and says what was left out', () => {
  const claims = Array.from({ length: 400 }, (_, index) =>
    aClaim(metric(at, 'latency_p50_ns'), { max: 1 }, { id: `C-${index}`, says: 'x'.repeat(1_900) }),
  )
  const runs = ['a', 'b', 'c', 'd'].map((subject) => {
    const records = series(at, 'latency_p50_ns', [1]).map((record) => ({ ...record, key: { ...record.key, subject } }))
    return aRun(records, { subject, claims })
  })
  const text = renderSummary(buildBoard(runs))
  assert.ok(Buffer.byteLength(text) < 2 ** 20)
  assert.match(text, /Left out, as GitHub takes 1 MiB: claims of [a-d]/)
})

test('the badge is red with a refuted gate, blue where some claims do not hold, and green where all do', () => {
  assert.match(renderBadge(board), /aria-label="claims: 1 of 3 hold"/)
  assert.match(renderBadge(board), /fill="#cf222e"/)
  const of = (...maxima: readonly number[]): string =>
    renderBadge(
      buildBoard([
        aRun(series(at, 'latency_p50_ns', [50, 51, 52, 53, 54]), {
          claims: maxima.map((max, index) => aClaim(metric(at, 'latency_p50_ns'), { max }, { id: `C-${index}` })),
        }),
      ]),
    )
  assert.match(of(100, 1), /1 of 2 hold[\s\S]*fill="#0969da"/)
  assert.match(of(100), /1 of 1 hold[\s\S]*fill="#1a7f37"/)
  assert.match(of(), /none published/)
})
