import type { LoadDetail } from '@gauntlet/record'
import type { Cell } from '../../cell.ts'
import { formatNumber } from '../../format-number.ts'
import { html, type Html } from '../html.ts'
import { linearAxis, logAxis } from './axis.ts'
import { across, frame, renderChart, type Chart } from './chart.ts'
import { pathThrough, px, stairsThrough, type Spot } from './path.ts'

/** With fewer slots there is no course of time to see. */
const fewestSlots = 8
const mostPoints = 50
/** A spike is the third seventh of its window. */
const spikeParts = { from: 2 / 7, to: 3 / 7 }

/** The two drawings of a load over time share their x axis and stand one above the other in two charts. */
export function timeCharts(title: string, cell: Cell): Html[] {
  const trial = cell.trials.find(({ state }) => state === 'ok')
  if (!trial || trial.state === 'absent' || trial.record.detail?.phase !== 'load') return []
  const { detail } = trial.record
  if (detail.seconds.length < fewestSlots || detail.search) return []
  const slots = mergeSlots(detail)
  const endNs = slots.reduce((end, slot) => Math.max(end, slot.endNs), 0)
  const x = linearAxis({ values: [0, endNs], range: across, unit: 'ns' })
  const which = `replicate ${trial.replicate + 1} of ${cell.trials.length}`
  const about = {
    x,
    xLabel: 'time since the window began',
    spike: spikeMarks(cell, { x, detail, replicate: trial.replicate }),
  }
  return [rateChart(title, { slots, which, ...about }), latencyChart(title, { slots, which, ...about })]
}

interface TimeSlot {
  readonly startNs: number
  readonly endNs: number
  readonly offeredPerS: number
  readonly correctPerS: number
  readonly failedPerS: number
  readonly failed: number
  readonly p50Ns: number
  readonly p99Ns: number
}

/** Neighbouring slots as one, so that a long window fits: counts add up, of latencies the worst is kept. */
function mergeSlots({ seconds, slotNs = 1e9 }: LoadDetail): TimeSlot[] {
  const each = Math.ceil(seconds.length / mostPoints)
  const merged: TimeSlot[] = []
  for (let from = 0; from < seconds.length; from += each) {
    const own = seconds.slice(from, from + each)
    const total = (of: 'offered' | 'correct' | 'failed'): number => own.reduce((sum, slot) => sum + slot[of], 0)
    const perS = 1e9 / (own.length * slotNs)
    merged.push({
      startNs: from * slotNs,
      endNs: (from + own.length) * slotNs,
      offeredPerS: total('offered') * perS,
      correctPerS: total('correct') * perS,
      failedPerS: total('failed') * perS,
      failed: total('failed'),
      p50Ns: Math.max(...own.map(({ p50Ns }) => p50Ns)),
      p99Ns: Math.max(...own.map(({ p99Ns }) => p99Ns)),
    })
  }
  return merged
}

interface TimePart extends Pick<Chart, 'x' | 'xLabel'> {
  readonly slots: readonly TimeSlot[]
  readonly which: string
  readonly spike: SpikeMarks
}

function rateChart(title: string, { slots, which, x, xLabel, spike }: TimePart): Html {
  const y = linearAxis({
    values: slots.flatMap(({ offeredPerS, correctPerS }) => [offeredPerS, correctPerS]),
    range: plotHeight,
    unit: 'per_s',
    ticks: 4,
  })
  const stairs = (of: (slot: TimeSlot) => number): Spot[] => [
    ...slots.map((slot): Spot => [x.place(slot.startNs), y.place(of(slot))]),
    ...slots.slice(-1).map((slot): Spot => [x.place(slot.endNs), y.place(of(slot))]),
  ]
  const failures = slots.filter(({ failed }) => failed > 0)
  return renderChart({
    title,
    note: `rate over time, ${which}${spike.note}`,
    xLabel,
    yLabel: 'requests per second',
    x,
    y,
    marks: [
      spike.marks,
      html`<path class="line s7 thin" d="${stairsThrough(stairs(({ offeredPerS }) => offeredPerS))}" /><path
          class="line s0"
          d="${stairsThrough(stairs(({ correctPerS }) => correctPerS))}"
        />`,
      failures.map(
        ({ startNs, endNs, failedPerS }) =>
          html`<path
            class="bar failed"
            d="M${px(x.place(startNs))},${px(y.place(0))}V${px(Math.min(y.place(failedPerS), y.place(0) - 2))}H${px(x.place(endNs))}V${px(y.place(0))}Z"
          />`,
      ),
    ],
    legend: [
      { name: 'offered', style: 7 },
      { name: 'answered correctly', style: 0 },
      { name: failures.length === 0 ? 'no failure' : 'failed', style: 1, mark: 'failed' },
    ],
    table: {
      head: ['From', 'Offered', 'Correct', 'Failed'],
      rows: slots.map((slot) => ({
        x: x.place((slot.startNs + slot.endNs) / 2),
        cells: [
          formatNumber(slot.startNs, 'ns'),
          formatNumber(slot.offeredPerS, 'per_s'),
          formatNumber(slot.correctPerS, 'per_s'),
          String(slot.failed),
        ],
      })),
    },
  })
}

function latencyChart(title: string, { slots, which, x, xLabel, spike }: TimePart): Html {
  const busy = slots.filter(({ p99Ns }) => p99Ns > 0)
  const y = logAxis({ values: busy.flatMap(({ p50Ns, p99Ns }) => [p50Ns, p99Ns]), range: plotHeight, unit: 'ns' })
  const line = (of: 'p50Ns' | 'p99Ns'): string =>
    pathThrough(busy.map((slot) => [x.place((slot.startNs + slot.endNs) / 2), y.place(slot[of])]))
  return renderChart({
    title,
    note: `latency by when a request was due, ${which}${spike.note}`,
    xLabel,
    yLabel: 'latency',
    x,
    y,
    marks: [
      spike.marks,
      html`<path class="line s0" d="${line('p50Ns')}" /><path class="line s1" d="${line('p99Ns')}" />`,
    ],
    legend: [
      { name: 'p50', style: 0 },
      { name: 'p99', style: 1 },
    ],
    table: {
      head: ['From', 'p50', 'p99'],
      rows: busy.map((slot) => ({
        x: x.place((slot.startNs + slot.endNs) / 2),
        cells: [formatNumber(slot.startNs, 'ns'), formatNumber(slot.p50Ns, 'ns'), formatNumber(slot.p99Ns, 'ns')],
      })),
    },
  })
}

const plotHeight: readonly [number, number] = [frame.height - frame.bottom, frame.top]

interface SpikeMarks {
  readonly marks: Html | null
  readonly note: string
}

/** The spike as a grey field, and where its harm ended. */
function spikeMarks(
  cell: Cell,
  { x, detail, replicate }: { x: Chart['x']; detail: LoadDetail; replicate: number },
): SpikeMarks {
  if (cell.place.shape?.startsWith('spike-') !== true) return { marks: null, note: '' }
  const from = x.place(spikeParts.from * detail.windowNs)
  const to = x.place(spikeParts.to * detail.windowNs)
  const bottom = frame.height - frame.bottom
  const field = html`<path class="field" d="M${px(from)},${frame.top}H${px(to)}V${bottom}H${px(from)}Z" />`
  const recoveryNs = cell.metrics
    .find(({ name, operation }) => name === 'recovery_ns' && operation === null)
    ?.perReplicate.get(replicate)
  if (recoveryNs === undefined)
    return { marks: field, note: '; the grey field is the spike, and no recovery from it was seen' }
  const at = px(x.place(spikeParts.to * detail.windowNs + recoveryNs))
  return {
    marks: html`${field}<path class="mark" d="M${at},${frame.top}V${bottom}" />`,
    note: `; the grey field is the spike, the line its end: recovered after ${formatNumber(recoveryNs, 'ns')}`,
  }
}
