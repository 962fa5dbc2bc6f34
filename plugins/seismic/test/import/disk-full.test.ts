import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importSegy } from '../../src/import/import-segy.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import type { ChildOrders } from './import-child.ts'
import { writeSurvey } from './samples-of.ts'

/** A file system of its own needs a mount namespace of its own, which some kernels and containers refuse. */
const canMount = spawnSync('unshare', ['-rm', 'true'], { timeout: 10_000 }).status === 0
const skip = !canMount && 'needs "unshare -rm" to mount a small file system'

/** Fills a file system of 8 MB, gives it more room, and goes on. `$1` node, `$2` child, `$3` orders, `$4` folder. */
const script = `
mount -t tmpfs -o size=8m tmpfs "$4"
"$1" "$2" "$3"
echo
find "$4" -name 'lock' | wc -l
mount -o remount,size=64m "$4"
"$1" "$2" "$3"
`

test('a full disk ends an import with the way out, and more room lets it go on', { skip }, (context) => {
  const folder = temporaryFolder(context)
  const source = writeSurvey(join(folder, 'a.sgy'), { traces: 9000, samples: 500 })
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

const main = join(import.meta.dirname, '../../src/command/main.ts')

/** The same with a command. `$1` folder, the command behind it. */
const commandScript = `
disk="$1"
shift
mount -t tmpfs -o size=1m tmpfs "$disk"
"$@" 2>&1
echo "ended with $?"
find "$disk" -name 'lock*' -o -name '*.tmp' | wc -l
mount -o remount,size=64m "$disk"
"$@" 2>&1
echo "ended with $?"
`

for (const [name, args, output] of [
  ['process', ['--step', 'gain=2'], 'b.zarr'],
  ['export', ['--threads', '2'], 'b.sgy'],
] as const) {
  test(
    `a full disk ends "${name}" with the way out, and leaves no lock and no half file`,
    { skip },
    async (context) => {
      const folder = temporaryFolder(context)
      const [store, disk] = [join(folder, 'a.zarr'), join(folder, 'disk')]
      mkdirSync(disk)
      await importSegy({
        source: writeSurvey(join(folder, 'a.sgy'), { traces: 3000, samples: 500 }),
        target: store,
        threads: 1,
      })
      const command = [process.execPath, main, name, store, join(disk, output), ...args]
      const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', commandScript, 'sh', disk, ...command], {
        timeout: 60_000,
        encoding: 'utf8',
      })
      const says = /(no space left|ENOSPC|EDQUOT).*\nended with 1\n0\n.*: 3000 traces, [^]*\nended with 0\n$/
      assert.match(stdout, says, stderr)
    },
  )
}
