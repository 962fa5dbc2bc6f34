import { has, isCount, isLoose, isName, nameRule, show, type Loose } from './loose.ts'
import type { Phase } from './phase.ts'
import { shapeFaults } from './shape-faults.ts'

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

/** Each is a thread with an event loop of its own; more would wait for each other. */
const mostGenerators = 16

/** Faults of one case of a phase, each with its path. */
export function caseFaults(place: { phase: Phase; name: string }, spec: unknown, subject: Loose): string[] {
  const { phase, name } = place
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
  const { from } = spec
  if (from !== undefined && from !== 'quick' && from !== 'standard' && from !== 'full') {
    faults.push(`${at}.from: must be "quick", "standard" or "full"`)
  }
  if (phase === 'load') faults.push(...loadFaults(at, spec))
  return faults
}

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
  const { client = 'autocannon', generators = 1, order = 'mixed' } = spec
  if (order !== 'mixed' && order !== 'scripted') {
    faults.push(`${at}.order: must be "mixed" or "scripted", got ${show(order)}`)
  }
  if (order === 'scripted') faults.push(...scriptFaults(at, spec))
  if (order === 'scripted' && isLoose(spec['beside'])) {
    faults.push(...weightFaults(`${at}.beside.steps`, spec['beside']['steps']))
  }
  if (client !== 'autocannon' && client !== 'undici') {
    faults.push(`${at}.client: must be "autocannon" or "undici", got ${show(client)}`)
  }
  if (!isCount(generators) || (generators as number) > mostGenerators) {
    faults.push(`${at}.generators: must be a whole number from 1 to ${mostGenerators}, got ${String(generators)}`)
  }
  if (spec['beside'] !== undefined) faults.push(...besideFaults(at, spec))
  return [...faults, ...stepsFaults(`${at}.steps`, spec['steps'])]
}

function stepsFaults(at: string, steps: unknown): string[] {
  if (!Array.isArray(steps) || steps.length === 0) return [`${at}: needs at least one step`]
  const faults: string[] = []
  const seen = new Set<unknown>()
  for (const [index, step] of (steps as unknown[]).entries()) {
    const here = `${at}[${index}]`
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

/** Two servers take turns in one thread, which clients that wait for their answer can do. */
function besideFaults(at: string, { beside, shapes, generators = 1 }: Loose): string[] {
  const here = `${at}.beside`
  if (!isLoose(beside)) return [`${here}: must be an object`]
  const faults: string[] = []
  if (typeof beside['title'] !== 'string' || beside['title'] === '') faults.push(`${here}.title: must be a text`)
  if (typeof beside['serve'] !== 'function') faults.push(`${here}.serve: must be a function`)
  if (beside['steps'] !== undefined) faults.push(...stepsFaults(`${here}.steps`, beside['steps']))
  if (generators !== 1) faults.push(`${at}.generators: must be 1 in a case that is set beside another`)
  for (const [index, shape] of (Array.isArray(shapes) ? (shapes as unknown[]) : []).entries()) {
    if (isLoose(shape) && (shape['shape'] !== 'closed' || shape['thinkMs'] !== undefined)) {
      const kind = shape['shape'] === 'closed' ? 'one with thinkMs' : show(shape['shape'])
      faults.push(`${at}.shapes[${index}]: a case that is set beside another needs closed shapes, got ${kind}`)
    }
  }
  return faults
}

/** A script is a client's own, which only closed shapes have, and repeats a step a whole number of times. */
function scriptFaults(at: string, { shapes, steps }: Loose): string[] {
  const faults: string[] = []
  for (const [index, shape] of (Array.isArray(shapes) ? (shapes as unknown[]) : []).entries()) {
    if (isLoose(shape) && shape['shape'] !== 'closed') {
      faults.push(`${at}.shapes[${index}]: a scripted case needs closed shapes, got ${show(shape['shape'])}`)
    }
  }
  return [...faults, ...weightFaults(`${at}.steps`, steps)]
}

const weightFaults = (at: string, steps: unknown): string[] =>
  (Array.isArray(steps) ? (steps as unknown[]) : []).flatMap((step, index) =>
    isLoose(step) && !isCount(step['weight'])
      ? [`${at}[${index}].weight: must be a positive whole number in a scripted case`]
      : [],
  )
