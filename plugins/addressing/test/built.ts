import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createRandom, Skipped, type BuildContext } from '@gauntlet/contract'
import { listServices } from '@gauntlet/services'
import { buildOnServer, isOnServer } from '../src/server-system.ts'
import { buildSystem, type AddressingSystem, type LocalVariant, type Scale, type Variant } from '../src/system.ts'

/** What `build` is given in a test. Undos run newest first when the test ends. */
export function buildContext<V extends string>(
  context: TestContext,
  variant: V,
  entities = 300,
): BuildContext<Scale, V> & { readonly pids: readonly number[] } {
  const scratchDir = mkdtempSync(join(tmpdir(), 'addressing-'))
  const undos: Array<() => unknown> = [() => rmSync(scratchDir, { recursive: true })]
  context.after(async () => {
    for (const undo of undos.toReversed()) await undo()
  })
  const pids: number[] = []
  return {
    scale: { entities },
    variant,
    random: createRandom('system'),
    scratchDir,
    signal: AbortSignal.timeout(60_000),
    defer: (undo) => undos.push(undo),
    skip: (reason, remedy) => {
      throw new Skipped(reason, remedy)
    },
    adopt: (adopted) => pids.push(...('pid' in adopted ? [adopted.pid] : [])),
    allowRemote: false,
    pids,
  }
}

/** A system of a variant that lives in this process. */
export const built = (context: TestContext, variant: LocalVariant, entities?: number): AddressingSystem =>
  buildSystem(buildContext(context, variant, entities))

/** A system of any variant. */
export const builtAny = (context: TestContext, variant: Variant, entities?: number): Promise<AddressingSystem> =>
  builtFrom(buildContext(context, variant, entities))

export async function builtFrom(building: BuildContext<Scale, Variant>): Promise<AddressingSystem> {
  const { variant } = building
  return isOnServer(variant) ? await buildOnServer({ ...building, variant }) : buildSystem({ ...building, variant })
}

/** Test options: skipped where PostgreSQL is missing and needed, with how to get it. */
export function needs(variant: Variant): { skip: string | false; timeout: number } {
  const found = listServices().find(({ name }) => name === 'postgres')
  const isMissing = isOnServer(variant) && found?.state === 'missing'
  return { skip: isMissing && `PostgreSQL is missing: ${found.remedy}`, timeout: 60_000 }
}
