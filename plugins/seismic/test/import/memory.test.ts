import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ImportOptions } from '../../src/import/import-segy.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import type { ChildOrders } from './import-child.ts'
import { writeSilence } from './silence.ts'

function peakOf(options: ImportOptions): number {
  const orders: ChildOrders = { options }
  const child = join(import.meta.dirname, 'import-child.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [child, JSON.stringify(orders)], {
    timeout: 60_000,
    encoding: 'utf8',
  })
  assert.ok(stdout.includes('peakBytes'), `${stdout}${stderr}`)
  return JSON.parse(stdout).peakBytes
}

test('an import of 400 MB takes as much memory as one of 4 MB, unless the file is read at once', (context) => {
  const folder = temporaryFolder(context)
  const small = writeSilence(join(folder, 'small.sgy'), 1000)
  const large = writeSilence(join(folder, 'large.sgy'), 100_000)
  const base = peakOf({ source: small, target: join(folder, 'small.zarr'), threads: 1 })
  const peak = peakOf({ source: large, target: join(folder, 'large.zarr'), threads: 1 })
  const control = peakOf({ source: large, target: join(folder, 'control.zarr'), threads: 1, read: 'whole-file' })
  assert.ok(peak - base < 40_000_000, `${peak - base} bytes more`)
  assert.ok(control - base > 350_000_000, `the control took only ${control - base} bytes more`)
})
