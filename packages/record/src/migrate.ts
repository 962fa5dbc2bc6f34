import { GauntletError } from '@gauntlet/contract'
import { schemaVersion } from './run-schema.ts'

/**
 * Lifts a line to the present schema. There is one version so far, so that a line passes as it is.
 * Throws `RECORD_NEWER` for a header that a later Gauntlet has written.
 */
export function migrate(line: unknown, place: string): unknown {
  const version = headerVersion(line)
  if (version !== null && version > schemaVersion) {
    throw new GauntletError(
      'RECORD_NEWER',
      `${place}: has schema version ${version}; this Gauntlet reads ${schemaVersion}`,
    )
  }
  return line
}

function headerVersion(line: unknown): number | null {
  if (typeof line !== 'object' || line === null || !('run' in line)) return null
  const { run } = line
  if (typeof run !== 'object' || run === null || !('schemaVersion' in run)) return null
  return typeof run.schemaVersion === 'number' ? run.schemaVersion : null
}
