import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ConformanceOptions {
  /** How long a child may take for one case. Default 30,000. */
  readonly deadlineMs?: number
  readonly seed?: string
  /** Micro cases whose outputs differ by nature, each with its reason, such as a salt that a library draws itself. */
  readonly unrepeatable?: Readonly<Record<string, string>>
}

/** Options with their defaults, and the subject's file as an absolute path. */
export type ConformanceSettings = Required<ConformanceOptions> & { readonly file: string }

export function settle(subjectFile: URL | string, options: ConformanceOptions): ConformanceSettings {
  const isUrl = subjectFile instanceof URL || subjectFile.startsWith('file:')
  const file = isUrl ? fileURLToPath(subjectFile) : resolve(subjectFile)
  return { file, deadlineMs: 30_000, seed: 'conformance', unrepeatable: {}, ...options }
}
