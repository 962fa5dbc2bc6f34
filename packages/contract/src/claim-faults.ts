import { expectationsOf, provenances, type Claim, type Quantity } from './claim.ts'
import { has, isLoose, show, type Loose } from './loose.ts'
import { parseAddress } from './metric-address.ts'
import { shapeId, type Shape } from './shape.ts'

/** Faults of a subject's claims: what they say, what they measure, and whether that exists. */
export function claimFaults(subject: Loose): string[] {
  const claims = subject['claims']
  if (claims === undefined) return []
  if (!Array.isArray(claims)) return ['claims: must be a list']
  const seen = new Set<unknown>()
  return (claims as Claim[]).flatMap((claim, index) => {
    const at = `claims[${index}]`
    if (!isLoose(claim)) return [`${at}: must be an object`]
    const faults: string[] = []
    if (typeof claim.id !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/.test(claim.id)) {
      faults.push(`${at}.id: must be 1–32 letters, digits, "." or "-"`)
    }
    if (seen.has(claim.id)) faults.push(`${at}.id: ${show(claim.id)} is taken`)
    seen.add(claim.id)
    if (typeof claim.says !== 'string' || claim.says === '') faults.push(`${at}.says: must be the published sentence`)
    if (!provenances.includes(claim.provenance)) faults.push(`${at}.provenance: one of ${provenances.join(', ')}`)
    if (!claim.quantity && !Array.isArray(claim.parts))
      return [...faults, `${at}: needs a quantity and a bound, or parts`]
    return [...faults, ...expectationsOf(claim).flatMap((part) => expectationFaults(at, part, subject))]
  })
}

/** Faults of a quantity and its bound. */
export function expectationFaults(at: string, expectation: unknown, subject: Loose): string[] {
  if (!isLoose(expectation) || !isLoose(expectation['quantity'])) return [`${at}.quantity: use metric, ratio, slope …`]
  const quantity = expectation['quantity'] as Quantity
  if (quantity.kind === 'unmeasured') return []
  const faults = quantityFaults(`${at}.quantity`, quantity, subject)
  const bound = isLoose(expectation['bound']) ? expectation['bound'] : {}
  const ends = [bound['min'], bound['max']].filter((end) => end !== undefined)
  if (ends.length === 0 || !ends.every((end) => Number.isFinite(end))) {
    faults.push(`${at}.bound: needs a finite min or max`)
  } else if (Number(bound['min']) > Number(bound['max'])) {
    faults.push(`${at}.bound: min is above max`)
  }
  const { published } = expectation
  if (published !== undefined && !Number.isFinite(published)) {
    faults.push(`${at}.published: must be the source's figure as a finite number, got ${show(published)}`)
  }
  return faults
}

function quantityFaults(at: string, quantity: Quantity, subject: Loose): string[] {
  switch (quantity.kind) {
    case 'ratio':
      return [
        ...quantityFaults(`${at}.over`, quantity.over, subject),
        ...quantityFaults(`${at}.under`, quantity.under, subject),
      ]
    case 'difference':
      return [
        ...quantityFaults(`${at}.from`, quantity.from, subject),
        ...quantityFaults(`${at}.less`, quantity.less, subject),
      ]
    case 'unmeasured':
      return []
    case 'metric':
      return addressFaults(at, quantity.at, subject, 'one scale')
    case 'slope':
    case 'exponent':
      return addressFaults(at, quantity.at, subject, 'all scales')
    default:
      return [`${at}.kind: is unknown`]
  }
}

function addressFaults(at: string, text: string, subject: Loose, over: 'one scale' | 'all scales'): string[] {
  let address
  try {
    address = parseAddress(text)
  } catch (error) {
    return [`${at}.at: ${(error as Error).message}`]
  }
  const faults: string[] = []
  const missing = (what: string, name: string): void => void faults.push(`${at}.at: there is no ${what} "${name}"`)
  if ((over === 'all scales') !== (address.scale === '*')) {
    faults.push(`${at}.at: ${over === 'all scales' ? 'write "*" for the scale' : 'name one scale'}`)
  } else if (address.scale !== '*' && !has(subject['scales'], address.scale)) missing('scale', address.scale)
  if (!has(subject['variants'], address.variant)) missing('variant', address.variant)
  const cases = subject[address.phase]
  if (!has(cases, address.caseName)) {
    missing(`${address.phase} case`, address.caseName)
    return faults
  }
  const spec = (cases as Record<string, unknown>)[address.caseName]
  if (!isLoose(spec)) return faults
  for (const [part, name] of [
    ['scales', address.scale],
    ['variants', address.variant],
  ] as const) {
    const listed = spec[part]
    if (name !== '*' && Array.isArray(listed) && !listed.includes(name)) {
      faults.push(`${at}.at: ${address.phase}.${address.caseName} does not run at ${part.slice(0, -1)} "${name}"`)
    }
  }
  if (address.phase === 'load') {
    const shapes = shapesOf(spec)
    if (!shapes.includes(address.shape ?? '')) {
      faults.push(`${at}.at: name a shape of load.${address.caseName}: ${shapes.join(', ')}`)
    }
  }
  return faults
}

/** The shape names that a load case declares. */
function shapesOf(spec: Loose): string[] {
  if (spec['over'] === 'threads') {
    return Array.isArray(spec['clients']) ? spec['clients'].map((clients) => `threads-${String(clients)}`) : []
  }
  return Array.isArray(spec['shapes']) ? (spec['shapes'] as Shape[]).map((shape) => shapeId(shape)) : []
}
