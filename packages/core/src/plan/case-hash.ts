import { createHash } from 'node:crypto'
import type { AnySubject } from '@gauntlet/contract'
import type { Key } from '@gauntlet/record'

/** Hash of a case's code and parameters, of its scale and of its shape. 16 hex digits. */
export function caseHash(subject: AnySubject, key: Key): string {
  const spec: unknown = subject[key.phase]?.[key.case]
  const parts = { spec, shape: key.shape, scale: subject.scales[key.scale], variant: key.variant }
  return createHash('sha256').update(describe(parts)).digest('hex').slice(0, 16)
}

/** Functions by their text, objects by their sorted keys. */
const describe = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner === 'function') return String(inner)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
