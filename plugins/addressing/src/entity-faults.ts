/** Deeper state is refused: writing it would exhaust the stack. */
const maxDepth = 200

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Everything that keeps a value from having a canonical form, each with its path. Takes anything, such as a parsed body. */
export function entityFaults(value: unknown): readonly string[] {
  if (!isPlainObject(value)) return [`entity: must be an object, got ${nameOf(value)}`]
  const faults: string[] = []
  for (const key of ['id', 'entity_type', 'realm']) textFault(value[key], key, faults)
  if (typeof value.created_at !== 'string' || !timestamp.test(value.created_at)) {
    faults.push(`created_at: must read YYYY-MM-DDTHH:MM:SS.mmmZ, got ${nameOf(value.created_at)}`)
  }
  coordinateFaults(value.stat7_coordinates, faults)
  if (isPlainObject(value.state)) jsonFaults(value.state, 'state', faults)
  else faults.push(`state: must be an object, got ${nameOf(value.state)}`)
  return faults
}

const coordinateFaults = (value: unknown, faults: string[]): void => {
  const path = 'stat7_coordinates'
  if (!isPlainObject(value)) {
    faults.push(`${path}: must be an object, got ${nameOf(value)}`)
    return
  }
  for (const key of ['realm', 'horizon']) textFault(value[key], `${path}.${key}`, faults)
  if (!Number.isInteger(value.lineage)) {
    faults.push(`${path}.lineage: must be a whole number, got ${nameOf(value.lineage)}`)
  }
  for (const key of ['resonance', 'velocity', 'density']) {
    if (!Number.isFinite(value[key])) faults.push(`${path}.${key}: must be a finite number, got ${nameOf(value[key])}`)
  }
  if (Array.isArray(value.adjacency)) {
    for (const [i, id] of value.adjacency.entries()) textFault(id, `${path}.adjacency[${i}]`, faults)
  } else {
    faults.push(`${path}.adjacency: must be an array, got ${nameOf(value.adjacency)}`)
  }
}

const jsonFaults = (value: unknown, path: string, faults: string[], depth = 0): void => {
  if (depth > maxDepth) {
    faults.push(`${path.slice(0, 40)}…: must not be nested deeper than ${maxDepth} levels`)
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) jsonFaults(item, `${path}[${i}]`, faults, depth + 1)
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) jsonFaults(value[key], `${path}.${key}`, faults, depth + 1)
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) faults.push(`${path}: must be a finite number, got ${value}`)
  } else if (value !== null && typeof value !== 'string' && typeof value !== 'boolean') {
    faults.push(`${path}: must be JSON, got ${nameOf(value)}`)
  }
}

const textFault = (value: unknown, path: string, faults: string[]): void => {
  if (typeof value !== 'string') faults.push(`${path}: must be a string, got ${nameOf(value)}`)
}

/** Excludes arrays, dates, maps and instances of classes: their own keys are not what they hold. */
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const nameOf = (value: unknown): string => {
  if (typeof value === 'number' || value === null) return String(value)
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return Array.isArray(value) ? 'array' : typeof value
}
