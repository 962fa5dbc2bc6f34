import { formatAddress } from '@gauntlet/contract'
import type { Cell } from './cell.ts'
import { measureQuantity } from './measure-quantity.ts'
import type { Reading } from './reading.ts'

/** How one memory metric of one case and variant grows with the items held. */
export interface Growth {
  readonly caseName: string
  readonly variant: string
  readonly isControl: boolean
  readonly metric: string
  /** Per item. */
  readonly slope: Reading
  /** 1 is linear. */
  readonly exponent: Reading
}

/** The growth of each byte metric of the memory phase that is not mere diagnosis. */
export function listGrowths(cells: readonly Cell[]): Growth[] {
  const series = Map.groupBy(
    cells.filter(({ place }) => place.phase === 'memory'),
    ({ place }) => formatAddress({ ...place, scale: '*' }),
  )
  return [...series].flatMap(([at, own]) => {
    const [first] = own
    if (!first) return []
    const { caseName, variant } = first.place
    const wanted = own
      .flatMap(({ metrics }) => metrics)
      .filter(({ unit, role, operation }) => unit === 'bytes' && role !== 'diagnostic' && operation === null)
    return [...new Set(wanted.map(({ name }) => name))].map((name) => ({
      caseName,
      variant,
      isControl: first.isControl,
      metric: name,
      slope: measureQuantity({ kind: 'slope', at, name }, cells),
      exponent: measureQuantity({ kind: 'exponent', at, name }, cells),
    }))
  })
}
