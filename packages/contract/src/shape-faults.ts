const fieldsOf = new Map<unknown, readonly string[]>([
  ['closed', ['clients']],
  ['constant', ['ratePerSecond']],
  ['ramp', ['fromPerSecond', 'toPerSecond']],
  ['spike', ['ratePerSecond', 'factor']],
  ['soak', ['ratePerSecond']],
  ['search', ['fromPerSecond']],
])

const optionOf = new Map<unknown, string>([
  ['closed', 'seconds'],
  ['constant', 'requests'],
])

/** Faults of a list of load shapes, each with its path. */
export function shapeFaults(at: string, shapes: unknown): string[] {
  if (!Array.isArray(shapes) || shapes.length === 0) return [`${at}: needs at least one shape`]
  return shapes.flatMap((shape: unknown, index) => {
    const here = `${at}[${index}]`
    if (typeof shape !== 'object' || shape === null) return [`${here}: must be an object`]
    const loose = shape as Readonly<Record<string, unknown>>
    const fields = fieldsOf.get(loose['shape'])
    if (!fields) return [`${here}.shape: must be one of ${[...fieldsOf.keys()].join(', ')}`]
    // Optional, and the same where it is given.
    const option = optionOf.get(loose['shape'])
    const counts = option !== undefined && loose[option] !== undefined ? [...fields, option] : fields
    const faults = counts
      .filter((field) => !(Number.isSafeInteger(loose[field]) && (loose[field] as number) > 0))
      .map((field) => `${here}.${field}: must be a positive whole number, got ${String(loose[field])}`)
    if (loose['shape'] === 'search') faults.push(...limitFaults(here, loose['limit']))
    return faults
  })
}

function limitFaults(at: string, limit: unknown): string[] {
  const { p95Ms, errorShare } = (typeof limit === 'object' && limit !== null ? limit : {}) as Record<string, unknown>
  const faults: string[] = []
  if (!(typeof p95Ms === 'number' && p95Ms > 0)) faults.push(`${at}.limit.p95Ms: must be > 0`)
  if (!(typeof errorShare === 'number' && errorShare >= 0 && errorShare < 1)) {
    faults.push(`${at}.limit.errorShare: must be in [0, 1)`)
  }
  return faults
}
