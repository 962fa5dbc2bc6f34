import type { LeakDetail } from '@gauntlet/record'
import { median } from '@gauntlet/stats'
import type { Cell } from '../../cell.ts'
import { formatNumber } from '../../format-number.ts'
import { html, type Html } from '../html.ts'
import { linearAxis, type Axis } from './axis.ts'
import { across, frame, renderChart, upwards } from './chart.ts'
import { pathThrough, px } from './path.ts'

const mostPoints = 60
const tableRows = 20

interface Course {
  readonly replicate: number
  readonly detail: LeakDetail
  /** Bytes per cycle, as the leak rule fitted it; `null` where it is void. */
  readonly slope: number | null
}

/** Memory over cycles in each process, with the fitted slope. What the rule drops is grey, and each doubling has a line. */
export function leakChart(title: string, cell: Cell): Html | null {
  const metric = cell.metrics.find(({ name }) => name === 'leak_bytes_per_cycle')
  const courses = cell.trials.flatMap((trial): Course[] => {
    if (trial.state !== 'ok' || trial.record.detail?.phase !== 'leak') return []
    return [
      {
        replicate: trial.replicate,
        detail: trial.record.detail,
        slope: metric?.perReplicate.get(trial.replicate) ?? null,
      },
    ]
  })
  const [first] = courses
  if (!first || first.detail.readings.length < 2) return null
  const longest = courses.reduce((most, course) => (cyclesOf(course) > cyclesOf(most) ? course : most), first)
  const x = linearAxis({ values: [0, cyclesOf(longest)], range: across, unit: 'count', ticks: 4 })
  const y = linearAxis(
    { values: courses.flatMap(({ detail }) => detail.readings), range: upwards, unit: 'bytes' },
    'smallest',
  )
  return renderChart({
    title,
    note: `${outcomesOf(courses)}; the grey half is warm-up${doublingsOf(longest) > 0 ? ', each line a doubling of the readings' : ''}`,
    xLabel: 'cycles of do and undo',
    yLabel: 'memory after collections',
    x,
    y,
    marks: [
      warmUp(longest, x),
      courses.map(
        ({ detail, replicate }) =>
          html`<path
            class="line thin s${replicate % 8}"
            d="${pathThrough(thin(detail).map(({ cycles, bytes }) => [x.place(cycles), y.place(bytes)]))}"
          />`,
      ),
      courses.map((course) => slopeLine(course, x, y)),
    ],
    legend: courses.map(({ replicate, detail, slope }) => ({
      name: `process ${replicate + 1}: ${outcomeText(detail.outcome)}${slope === null ? '' : `, ${formatNumber(slope, 'bytes_per_cycle')}`}`,
      style: replicate,
    })),
    table: {
      head: ['Cycles', ...courses.map(({ replicate }) => `Process ${replicate + 1}`)],
      rows: rowsOf(longest).map((index) => ({
        x: x.place(index * longest.detail.cyclesPerReading),
        cells: [
          formatNumber(index * longest.detail.cyclesPerReading, 'count'),
          ...courses.map(({ detail }) => {
            const bytes = detail.readings[index]
            return bytes === undefined ? '–' : formatNumber(bytes, 'bytes')
          }),
        ],
      })),
    },
  })
}

const cyclesOf = ({ detail }: Course): number => (detail.readings.length - 1) * detail.cyclesPerReading
const doublingsOf = ({ detail }: Course): number => detail.doublings

const outcomesOf = (courses: readonly Course[]): string =>
  [...Map.groupBy(courses, ({ detail }) => detail.outcome)]
    .map(([outcome, own]) => `${outcomeText(outcome)} in ${own.length} of ${courses.length}`)
    .join(', ')

const outcomeText = (outcome: LeakDetail['outcome']): string =>
  outcome === 'none' ? 'no leak' : outcome.replace('-', ' ')

function thin({ readings, cyclesPerReading }: LeakDetail): Array<{ cycles: number; bytes: number }> {
  const every = Math.ceil(readings.length / mostPoints)
  return readings
    .map((bytes, index) => ({ cycles: index * cyclesPerReading, bytes }))
    .filter((_, index) => index % every === 0 || index === readings.length - 1)
}

function rowsOf({ detail: { readings } }: Course): number[] {
  const every = Math.ceil(readings.length / tableRows)
  return readings.flatMap((_, index) => (index % every === 0 ? [index] : []))
}

function warmUp(course: Course, x: Axis): Html {
  const bottom = frame.height - frame.bottom
  const end = px(x.place(cyclesOf(course) / 2))
  const lines = Array.from({ length: doublingsOf(course) }, (_, index) =>
    px(x.place(cyclesOf(course) / 2 ** (index + 1))),
  )
  return html`<path
      class="field"
      d="M${frame.left},${frame.top}H${end}V${bottom}H${frame.left}Z"
    />${lines.map((at) => html`<path class="mark" d="M${at},${frame.top}V${bottom}" />`)}`
}

/** The slope through the middle of the half that counts. */
function slopeLine({ detail, slope, replicate }: Course, x: Axis, y: Axis): Html | null {
  if (slope === null) return null
  const { readings, cyclesPerReading } = detail
  const half = Math.floor(readings.length / 2)
  const height = median(readings.slice(half).map((bytes, index) => bytes - slope * (half + index) * cyclesPerReading))
  const at = (index: number): readonly [number, number] => [
    x.place(index * cyclesPerReading),
    y.place(height + slope * index * cyclesPerReading),
  ]
  return html`<path class="fit s${replicate % 8}" d="${pathThrough([at(half), at(readings.length - 1)])}" />`
}
