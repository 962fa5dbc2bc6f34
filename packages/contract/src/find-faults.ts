import { expectationsOf, provenances, type Claim, type Quantity } from './claim.ts'
import { parseAddress } from './metric-address.ts'
import { isPhase, namePattern, phases, type Phase } from './phase.ts'
import { shapeFaults } from './shape-faults.ts'
import { shapeId, type Shape } from './shape.ts'

type Loose = Readonly<Record<string, unknown>>

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

const hooksOf: Readonly<Record<Phase, readonly string[]>> = {
  micro: ['run', 'check'],
  load: [],
  memory: ['run'],
  leak: ['cycle'],
}

const loadHooks = new Map<unknown, readonly string[]>([
  ['http', ['serve']],
  ['calls', ['run', 'check']],
  ['threads', ['share', 'attach', 'run', 'check']],
])

const knownKeys = new Set(
  'id title source scales scaleProfiles variants build micro load memory leak omits gauges invariants claims contract'.split(' '),
)

/** Every fault of a subject as a line `path: what is wrong, and what to write`. An empty list means it is sound. */
export function findFaults(subject: unknown): string[] {
  if (!isLoose(subject)) return ['subject: must be an object']
  const faults: string[] = []
  for (const key of Object.keys(subject)) if (!knownKeys.has(key)) faults.push(`${key}: is not a part of a subject`)
  if (!isName(subject['id'])) faults.push(`id: ${nameRule}, got ${show(subject['id'])}`)
  if (typeof subject['title'] !== 'string' || subject['title'] === '') faults.push('title: must be a text')
  if (typeof subject['build'] !== 'function') faults.push('build: must be a function')
  for (const part of ['scales', 'variants'] as const) faults.push(...nameFaults(subject, part))
  for (const [name, scale] of entriesOf(subject['scales'])) {
    if (!isLoose(scale)) faults.push(`scales.${name}: must be an object of parameters`)
  }
  for (const [name, when] of entriesOf(subject['scaleProfiles'])) {
    if (!has(subject['scales'], name)) faults.push(`scaleProfiles.${name}: there is no such scale`)
    if (when !== 'full' && when !== 'on-request') faults.push(`scaleProfiles.${name}: must be "full" or "on-request"`)
  }
  for (const [name, variant] of entriesOf(subject['variants'])) faults.push(...variantFaults(name, variant, subject))
  faults.push(...phaseFaults(subject))
  faults.push(...claimFaults(subject))
  return faults
}

const nameRule = 'must be 1–48 of a–z, 0–9 and "-", starting with a letter or digit'
const isName = (value: unknown): boolean => typeof value === 'string' && namePattern.test(value)
const show = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value)
const entriesOf = (value: unknown): Array<[string, unknown]> => (isLoose(value) ? Object.entries(value) : [])

function nameFaults(owner: Loose, part: string): string[] {
  const names = entriesOf(owner[part]).map(([name]) => name)
  if (names.length === 0) return [`${part}: needs at least one entry`]
  return names.filter((name) => !isName(name)).map((name) => `${part}.${name.slice(0, 80)}: ${nameRule}`)
}

function variantFaults(name: string, variant: unknown, subject: Loose): string[] {
  const at = `variants.${name}`
  if (!isLoose(variant)) return [`${at}: must be an object`]
  const caughtBy = variant['caughtBy']
  if (variant['control'] === undefined) return caughtBy ? [`${at}.caughtBy: belongs to a control`] : []
  if (typeof variant['control'] !== 'string') return [`${at}.control: must say which defect is planted`]
  if (!isLoose(caughtBy)) return [`${at}.caughtBy: say what catches this control: a bound, a flag or a failure`]
  return 'quantity' in caughtBy ? expectationFaults(`${at}.caughtBy`, caughtBy, subject) : []
}

function phaseFaults(subject: Loose): string[] {
  const faults: string[] = []
  const omits = isLoose(subject['omits']) ? subject['omits'] : {}
  const declared = phases.filter((phase) => entriesOf(subject[phase]).length > 0)
  if (declared.length === 0) faults.push('phases: give the subject at least one of micro, load, memory, leak')
  for (const phase of phases) {
    if (!declared.includes(phase) && typeof omits[phase] !== 'string') {
      faults.push(`${phase}: declare a case, or say in omits.${phase} why there is none`)
    }
    if (declared.includes(phase)) faults.push(...nameFaults(subject, phase))
    for (const [name, spec] of entriesOf(subject[phase])) faults.push(...caseFaults(phase, name, spec, subject))
  }
  for (const key of Object.keys(omits)) if (!isPhase(key)) faults.push(`omits.${key}: is no phase`)
  return faults
}

function caseFaults(phase: Phase, name: string, spec: unknown, subject: Loose): string[] {
  const at = `${phase}.${name}`
  if (!isLoose(spec)) return [`${at}: must be an object`]
  const faults: string[] = []
  const hooks = phase === 'load' ? loadHooks.get(spec['over']) : hooksOf[phase]
  if (!hooks) faults.push(`${at}.over: must be "http", "calls" or "threads"`)
  for (const hook of hooks ?? []) if (typeof spec[hook] !== 'function') faults.push(`${at}.${hook}: must be a function`)
  const opsPerRun = spec['opsPerRun'] ?? 1
  if (!isCount(opsPerRun)) faults.push(`${at}.opsPerRun: must be a positive whole number, got ${String(opsPerRun)}`)
  for (const part of ['scales', 'variants'] as const) {
    const listed = spec[part]
    if (listed === undefined) continue
    if (!Array.isArray(listed) || listed.length === 0) {
      faults.push(`${at}.${part}: must be a list of names`)
      continue
    }
    for (const item of listed) if (!has(subject[part], item)) faults.push(`${at}.${part}: there is no ${show(item)}`)
  }
  if (phase === 'load') faults.push(...loadFaults(at, spec))
  return faults
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0
const has = (owner: unknown, name: unknown): boolean =>
  isLoose(owner) && typeof name === 'string' && Object.hasOwn(owner, name)

function loadFaults(at: string, spec: Loose): string[] {
  const faults: string[] = []
  if (spec['over'] === 'threads') {
    const clients = spec['clients']
    if (!Array.isArray(clients) || clients.length === 0 || !clients.every(isCount)) {
      faults.push(`${at}.clients: must be a list of positive whole numbers`)
    }
    return faults
  }
  faults.push(...shapeFaults(`${at}.shapes`, spec['shapes']))
  if (spec['over'] !== 'http') return faults
  const steps = spec['steps']
  if (!Array.isArray(steps) || steps.length === 0) return [...faults, `${at}.steps: needs at least one step`]
  const seen = new Set<unknown>()
  for (const [index, step] of (steps as unknown[]).entries()) {
    const here = `${at}.steps[${index}]`
    if (!isLoose(step)) {
      faults.push(`${here}: must be an object`)
      continue
    }
    if (!isName(step['name'])) faults.push(`${here}.name: ${nameRule}`)
    if (seen.has(step['name'])) faults.push(`${here}.name: ${show(step['name'])} is taken`)
    seen.add(step['name'])
    if (typeof step['weight'] !== 'number' || !(step['weight'] > 0)) faults.push(`${here}.weight: must be > 0`)
    for (const hook of ['request', 'expect']) {
      if (typeof step[hook] !== 'function') faults.push(`${here}.${hook}: must be a function`)
    }
  }
  return faults
}

function claimFaults(subject: Loose): string[] {
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

function expectationFaults(at: string, expectation: unknown, subject: Loose): string[] {
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
