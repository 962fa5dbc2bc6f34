import type { Quantity } from '@gauntlet/contract'
import { unitOf } from '@gauntlet/record'

/** The unit in which a quantity is measured, known before it is; `null` where its name has none. */
export function unitOfQuantity(quantity: Quantity): string | null {
  switch (quantity.kind) {
    case 'metric':
      return unitOfName(quantity.name)
    case 'ratio':
      return unitOfRatio(unitOfQuantity(quantity.over), unitOfQuantity(quantity.under))
    case 'difference':
      return unitOfQuantity(quantity.from)
    case 'slope': {
      const unit = unitOfName(quantity.name)
      return unit && `${unit}_per_item`
    }
    case 'exponent':
      return 'exponent'
    case 'unmeasured':
      return null
  }
}

/** Like divided by like has none of its own. */
export function unitOfRatio(over: string | null, under: string | null): string | null {
  if (over === null || under === null) return null
  return over === under ? 'ratio' : `${over} per ${under}`
}

function unitOfName(name: string): string | null {
  try {
    return unitOf(name)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
