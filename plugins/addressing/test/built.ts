import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { buildSystem, type AddressingSystem, type Variant } from '../src/system.ts'

/** A system of the variant; its undos run newest first when the test ends. */
export function built(context: TestContext, variant: Variant, entities = 300): AddressingSystem {
  const scratchDir = mkdtempSync(join(tmpdir(), 'addressing-'))
  const undos: (() => unknown)[] = [() => rmSync(scratchDir, { recursive: true })]
  context.after(() => undos.toReversed().forEach((undo) => undo()))
  return buildSystem({
    scale: { entities },
    variant,
    random: createRandom('system'),
    scratchDir,
    signal: AbortSignal.timeout(60_000),
    defer: (undo) => undos.push(undo),
    skip: (reason) => {
      throw new Error(reason)
    },
    adopt: () => undefined,
    allowRemote: false,
  })
}
