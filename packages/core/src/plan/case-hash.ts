import { createHash } from 'node:crypto'
import { createRandom, type AnySubject, type HttpStep } from '@gauntlet/contract'
import type { Key } from '@gauntlet/record'

/** Hash of a case's code and parameters, of its scale and of its shape. 16 hex digits. */
export function caseHash(subject: AnySubject, key: Key): string {
  const spec = subject[key.phase]?.[key.case]
  const steps = spec && 'over' in spec && spec.over === 'http' ? [...spec.steps, ...(spec.beside?.steps ?? [])] : []
  const firstRequests = steps.flatMap((step) => firstRequest(step) ?? [])
  const parts = { spec, shape: key.shape, scale: subject.scales[key.scale], variant: key.variant }
  return digest(describe(firstRequests.length === 0 ? parts : { ...parts, firstRequests }))
}

/**
 * What a step sends first, as text: steps that one factory made share their code, and differ in this. Null where a step
 * needs what only a running system knows, or does not send the same twice.
 */
function firstRequest({ name, request }: HttpStep): string | null {
  const send = (): string => {
    const nothing = { shared: undefined, session: new Map<string, unknown>(), common: new Map<string, unknown>() }
    const { body = '', ...rest } = request({ ...nothing, random: createRandom('first request'), i: 0 })
    return describe({ name, ...rest, body: digest(body) })
  }
  try {
    const sent = send()
    return sent === send() ? sent : null
  } catch {
    return null
  }
}

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex').slice(0, 16)

/** Functions by their text, objects by their sorted keys. */
const describe = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner === 'function') return String(inner)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
