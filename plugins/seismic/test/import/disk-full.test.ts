import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../segy/small-file.ts'
import type { ChildOrders } from './import-child.ts'
import { writeSurvey } from './samples-of.ts'

/** A file system of its own needs a mount namespace of its own, which some kernels and containers refuse. */
const canMount = spawnSync('unshare', ['-rm', 'true'], { timeout: 10_000 }).status === 0
const skip = !canMount && 'needs "unshare -rm" to mount a small file system'

/** Fills a file system of 3 MB, gives it more room, and goes on. `$1` node, `$2` child, `$3` orders, `$4` folder. */
const script = `
mount -t tmpfs -o size=3m tmpfs "$4"
"$1" "$2" "$3"
echo
find "$4" -name 'lock' | wc -l
mount -o remount,size=64m "$4"
"$1" "$2" "$3"
`

test('a full disk ends an import with the way out, and more room lets it go on', { skip }, (context) => {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'), { traces: 9000 })
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const orders: ChildOrders = { options: { source, target: join(disk, 'a.zarr'), threads: 2 } }
  const child = join(import.meta.dirname, 'import-child.ts')
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', script, 'sh', process.execPath, child, JSON.stringify(orders), disk],
    { timeout: 60_000, encoding: 'utf8' },
  )
  const [refused, locks, done] = stdout.trim().split('\n')
  assert.equal(JSON.parse(refused ?? '').code, 'SEISMIC_DISK_FULL', stderr)
  assert.equal(locks, '0')
  const { result } = JSON.parse(done ?? '')
  assert.equal(result.tracesDone, 9000)
  assert.ok(result.tracesResumed >= 1000, `${result.tracesResumed} resumed`)
})
