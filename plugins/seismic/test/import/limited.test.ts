import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ImportOptions } from '../../src/import/import-segy.ts'
import { runLimited } from '../../src/run-limited.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import type { ChildOrders } from './import-child.ts'
import { writeSilence } from './silence.ts'

const child = join(import.meta.dirname, 'import-child.ts')

test('with 128 MB, a file of 424 MB is imported whole, unless it is read at once, which leaves no store', (context) => {
  const folder = temporaryFolder(context)
  const source = writeSilence(join(folder, 'large.sgy'), 100_000)
  const importTo = (options: Omit<ImportOptions, 'source'>): string => {
    const orders: ChildOrders = { options: { source, threads: 1, ...options } }
    return runLimited(128e6, child, JSON.stringify(orders))
  }
  const target = join(folder, 'large.zarr')
  assert.equal(JSON.parse(importTo({ target })).result.tracesDone, 100_000)
  const control = join(folder, 'control.zarr')
  assert.throws(() => importTo({ target: control, read: 'whole-file' }), { stdout: /allocation failed/ })
  assert.equal(existsSync(control), false)
})
