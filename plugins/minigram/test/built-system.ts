import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openSystem } from '@gauntlet/contract'
import { listServices } from '@gauntlet/services'
import subject from '../src/subject.ts'
import type { Variant } from '../src/stages/stages.ts'
import type { MinigramSystem } from '../src/system.ts'

/** The system of a variant at the scale of the report, with light passwords; gone when the test is over. */
export async function builtSystem(t: TestContext, variant: Variant): Promise<MinigramSystem> {
  const scratchDir = mkdtempSync(join(tmpdir(), 'minigram-'))
  t.after(() => rmSync(scratchDir, { recursive: true, force: true }))
  const signal = AbortSignal.timeout(60_000)
  const place = { variant, scale: 'light', seed: 's', scratchDir, signal }
  const { system, close } = await openSystem(subject as never, place)
  t.after(close)
  return system as MinigramSystem
}

/** Test options: skipped where a server is missing, with how to get it. */
export function needs(...names: ReadonlyArray<'postgres' | 'redis' | 'nginx'>): {
  skip: string | false
  timeout: number
} {
  const missing = listServices().flatMap((service) =>
    service.state === 'missing' && names.includes(service.name)
      ? [`${service.name} is missing: ${service.remedy}`]
      : [],
  )
  return { skip: missing.length > 0 && missing.join('; '), timeout: 60_000 }
}
