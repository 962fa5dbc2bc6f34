import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { exportSegy } from '../../src/export/export-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { processStore } from '../../src/process/process-store.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { openStore } from '../../src/store/open-store.ts'
import { filesOf, writeSurvey } from '../import/samples-of.ts'
import { scratch } from '../made-store.ts'
import { watchChanges } from './watch-changes.ts'

type Work = (target: string) => Promise<unknown>

/** Behind one of so many changes, and behind each one from the group's own metadata on: those make a store whole. */
const every = 12

/**
 * What a kill may leave: the folder of the target as it was behind changes that the work made, in folders of their own.
 * Locks become those of a process that is dead.
 */
async function leftovers(t: TestContext, name: string, work: Work): Promise<{ whole: string; left: string[] }> {
  const folder = scratch(t)
  const place = join(folder, 'place')
  mkdirSync(place)
  const [target, partial] = [join(place, name), join(place, `${name}.partial`)]
  const left: string[] = []
  let changes = 0
  await watchChanges(
    () => work(target),
    () => {
      if (changes++ % every !== 0 && existsSync(partial) && !existsSync(join(partial, '.zgroup'))) return
      cpSync(place, join(folder, String(changes)), { recursive: true })
      left.push(join(folder, String(changes), name))
    },
  )
  for (const copy of left) {
    const lock = join(`${copy}.partial`, 'lock')
    if (existsSync(lock)) writeFileSync(lock, JSON.stringify({ pid: process.pid, startTicks: 1 }))
  }
  return { whole: target, left }
}

const notWhole = { code: /^SEISMIC_(INCOMPLETE|NOT_A_STORE)$/ }

async function goesOnFromAnywhere(t: TestContext, work: Work): Promise<void> {
  const { whole, left } = await leftovers(t, 'a.zarr', work)
  const expected = filesOf(whole)
  let atOnce = 0
  for (const target of left) {
    const partial = `${target}.partial`
    assert.throws(() => openStore(partial), notWhole)
    // Other readers of Zarr go by this file alone.
    if (existsSync(join(partial, 'zarr.json'))) {
      const { '/lock': _, ...files } = filesOf(partial)
      assert.deepEqual(files, expected, `what reads as a store at ${partial}`)
    }
    if (existsSync(target)) atOnce++
    else {
      assert.throws(() => openStore(target), notWhole)
      await work(target)
    }
    const { '/lock': _, ...files } = filesOf(target)
    assert.deepEqual(files, expected, target)
  }
  assert.ok(atOnce >= 1 && left.length > 10, `${atOnce} of ${left.length}`)
}

test('an import that is killed at any moment opens nowhere, or is whole, and goes on to the same store', async (t) => {
  const source = writeSurvey(join(scratch(t), 'a.sgy'), { traces: 30 })
  await goesOnFromAnywhere(t, (target) => importSegy({ source, target, threads: 1 }))
})

test('so is and does a run of process', async (t) => {
  const folder = scratch(t)
  const [file, source] = [writeSurvey(join(folder, 'a.sgy'), { traces: 30 }), join(folder, 'a.zarr')]
  await importSegy({ source: file, target: source, threads: 1 })
  const steps = [{ step: 'gain', factor: 2 }] as const
  await goesOnFromAnywhere(t, (target) => processStore({ source, target, steps, threads: 1 }))
})

/** What was not yet renamed is whole, or no SEG-Y file. */
function assertWholeOrNone(path: string, whole: Buffer): void {
  if (!readFileSync(path).equals(whole)) assert.throws(() => openSegy(path), { name: 'GauntletError' }, path)
}

test('an export that is killed at any moment has its name only when it is whole, and can be made again', async (t) => {
  const folder = scratch(t)
  const [file, source] = [writeSurvey(join(folder, 'a.sgy'), { traces: 30 }), join(folder, 'a.zarr')]
  await importSegy({ source: file, target: source, threads: 1 })
  const store = openStore(source)
  t.after(store.close)
  const { whole, left } = await leftovers(t, 'a.sgy', (target) => exportSegy(store, target))
  assert.ok(readFileSync(whole).equals(readFileSync(file)))
  for (const target of left) {
    const begun = readdirSync(dirname(target)).find((name) => name.endsWith('.tmp'))
    if (begun !== undefined) assertWholeOrNone(join(dirname(target), begun), readFileSync(file))
    if (!existsSync(target)) await exportSegy(store, target)
    assert.ok(readFileSync(target).equals(readFileSync(file)), target)
  }
  assert.ok(left.length >= 5 && readdirSync(join(left[0] as string, '..')).length > 0)
})
