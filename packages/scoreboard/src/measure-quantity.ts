import type { Quantity } from '@gauntlet/contract'
import type { Cell } from './cell.ts'
import { combineReadings } from './combine-readings.ts'
import { measureGrowth } from './measure-growth.ts'
import { checkFinite, notMeasured, readAddress, readingOf, type Reading } from './reading.ts'

type Metric = Extract<Quantity, { kind: 'metric' }>

/** The value of a claim's quantity over the cells of its subject, or the reason why it has none. Never throws. */
export function measureQuantity(quantity: Quantity, cells: readonly Cell[]): Reading {
  switch (quantity.kind) {
    case 'metric':
      return measureMetric(quantity, cells)
    case 'ratio':
      return checkFinite(
        combineReadings('ratio', measureQuantity(quantity.over, cells), measureQuantity(quantity.under, cells)),
      )
    case 'difference':
      return checkFinite(
        combineReadings('difference', measureQuantity(quantity.from, cells), measureQuantity(quantity.less, cells)),
      )
    case 'slope':
    case 'exponent':
      return checkFinite(measureGrowth(quantity, cells))
    case 'unmeasured':
      return notMeasured(quantity.because)
  }
}

function measureMetric({ at, name, operation }: Metric, cells: readonly Cell[]): Reading {
  if (readAddress(at) === null) return notMeasured(`"${at}" is no address of a cell`)
  const cell = cells.find((each) => each.at === at)
  if (!cell) return notMeasured(`no run here planned ${at}`)
  const what = operation === undefined ? name : `${name} of ${operation}`
  const metric = cell.metrics.find((each) => each.name === name && each.operation === (operation ?? null))
  if (cell.state === 'invalid' && !metric) return { state: 'invalid', because: `${at}: ${cell.because}` }
  if (cell.state !== 'measured' && cell.state !== 'invalid') return notMeasured(`${at}: ${cell.because}`)
  if (!metric) return notMeasured(`${at} reports no ${what}`)
  if (metric.void !== null) return { state: 'invalid', because: `${at}: ${metric.void}` }
  const planned = cell.trials.length
  if (metric.n * 2 < planned) {
    return { state: 'invalid', because: `${at}: only ${metric.n} of ${planned} replicates report ${what}` }
  }
  const notes = cell.because === '' ? [] : [`${at}: ${cell.because}`]
  return readingOf(metric, { says: `${what} of ${at}`, notes, runIds: [cell.runId] })
}
