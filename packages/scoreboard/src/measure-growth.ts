import type { MetricAddress, Quantity } from '@gauntlet/contract'
import { growthExponent, median, medianInterval, theilSen, type Interval, type Point } from '@gauntlet/stats'
import type { Cell } from './cell.ts'
import type { CellMetric } from './estimate-cell.ts'
import { notMeasured, readAddress, type Reading } from './reading.ts'
import { unitOfQuantity } from './unit-of-quantity.ts'

type Growth = Extract<Quantity, { kind: 'slope' | 'exponent' }>

/** Two points always make a straight line; the third can contradict it. */
const fewestScales = 3

const itemsMetric = 'items_count'

/**
 * How a metric grows with `items_count` of the same record, over all scales: bytes per item (Theil–Sen over all replicates),
 * or the exponent of a power law above a fixed cost (one for each replicate, through its smallest, middle and largest scale).
 * Scales whose cell voids the metric or has none are left out and named.
 */
export function measureGrowth(growth: Growth, cells: readonly Cell[]): Reading {
  const { kind, at, name } = growth
  const place = readAddress(at)
  if (place === null) return notMeasured(`"${at}" is no address of a cell`)
  const among = cells.filter((cell) => differsInScaleOnly(cell.place, place))
  if (among.length === 0) return notMeasured(`no run here planned ${at}`)
  const notes = among.filter((cell) => cell.because !== '').map((cell) => `${cell.at}: ${cell.because}`)
  const found = among
    .map((cell) => ({ cell, metric: metricOf(cell, name), points: pointsOf(cell, name) }))
    .filter(({ cell, metric, points }) => points.length > 0 && !isVoidWith(cell, metric))
  const lacking = found.flatMap(({ cell, metric }) =>
    metric && metric.void !== null ? [`${cell.at}: ${metric.void}`] : [],
  )
  if (lacking.length > 0) return { state: 'invalid', because: lacking.join('; ') }
  const points = found.flatMap((each) => each.points)
  const says = `${kind} of ${name} over ${itemsMetric} of ${at}`
  if (found.length < fewestScales || new Set(points.map(({ x }) => x)).size < fewestScales) {
    const missing = notes.length === 0 ? '' : `; ${notes.join('; ')}`
    return notMeasured(`${says}: has ${found.length} scale(s), needs ${fewestScales} that differ in items${missing}`)
  }
  const fit = kind === 'slope' ? theilSen(points).slope : exponentOf(points)
  if (fit === null) return notMeasured(`${says}: it does not grow from scale to scale in every replicate`)
  return {
    state: 'measured',
    ...fit,
    unit: unitOfQuantity(growth) ?? 'ratio',
    basis: 'fit',
    perReplicate: null,
    runIds: [...new Set(found.map(({ cell }) => cell.runId))],
    says: `${says} at ${found.map(({ cell }) => cell.place.scale).join(', ')}`,
    notes,
  }
}

const metricOf = (cell: Cell, name: string): CellMetric | undefined =>
  cell.metrics.find((metric) => metric.name === name && metric.operation === null)

/** Where only times and rates of an invalid cell are void, sizes stand if at least half of its replicates have them. */
const isVoidWith = (cell: Cell, metric: CellMetric | undefined): boolean =>
  cell.state === 'invalid' && (!metric || metric.void === cell.because || metric.n * 2 < cell.trials.length)

const differsInScaleOnly = (a: MetricAddress, b: MetricAddress): boolean =>
  a.phase === b.phase && a.caseName === b.caseName && a.shape === b.shape && a.variant === b.variant

interface Sample extends Point {
  readonly replicate: number
}

type Fit = Interval | { readonly value: number; readonly low: null; readonly high: null; level: 0; n: 1 }

function exponentOf(samples: readonly Sample[]): Fit | null {
  const exponents: number[] = []
  for (const own of Map.groupBy(samples, ({ replicate }) => replicate).values()) {
    const rising = own.toSorted((a, b) => a.x - b.x)
    const [first, second, third] = [rising[0], rising[rising.length >> 1], rising.at(-1)]
    // A replicate without three scales takes no part.
    if (!first || !second || !third || rising.length < fewestScales) continue
    const exponent = growthExponent(first, second, third)
    if (exponent === null) return null
    exponents.push(exponent)
  }
  if (exponents.length === 0) return null
  return medianInterval(exponents, 0.95, 'plain') ?? { value: median(exponents), low: null, high: null, level: 0, n: 1 }
}

/** A point for each usable record that has both numbers. */
function pointsOf(cell: Cell, name: string): Sample[] {
  const valueOf = (wanted: string): ReadonlyMap<number, number> => metricOf(cell, wanted)?.perReplicate ?? new Map()
  const items = valueOf(itemsMetric)
  return [...valueOf(name)].flatMap(([replicate, y]) => {
    const x = items.get(replicate)
    return x === undefined ? [] : [{ x, y, replicate }]
  })
}
