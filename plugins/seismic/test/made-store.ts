import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { generateSegy, type GenerateOptions } from '../src/data/generate-segy.ts'
import { importSegy } from '../src/import/import-segy.ts'

/** A folder that goes when the test ends. */
export function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'seismic-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Made {
  readonly folder: string
  readonly file: string
  readonly store: string
}

/** A generated file and the store that it becomes. */
export async function makeStore(t: TestContext, options: Partial<GenerateOptions> = {}): Promise<Made> {
  const folder = scratch(t)
  const file = join(folder, 'made.sgy')
  const store = join(folder, 'made.zarr')
  generateSegy(file, { data: 'survey', traces: 450, samples: 200, seed: 'test', ...options })
  await importSegy({ source: file, target: store, threads: 1 })
  return { folder, file, store }
}
