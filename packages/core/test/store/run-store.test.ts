import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { parseRun } from '@gauntlet/record'
import { sampleProfiled, sampleRecord, sampleRun } from '@gauntlet/record/sample'
import { createRunStore, resumeRunStore } from '../../src/store/run-store.ts'
import { temporaryDir } from '../run-subject.ts'

const read = (file: string): ReturnType<typeof parseRun> => parseRun(readFileSync(file, 'utf8'), file)

test('a record is in the file when append returns, and the end seals it', (t) => {
  const store = createRunStore(temporaryDir(t), sampleRun)
  store.append(sampleRecord(0))
  assert.equal(read(store.file).records.length, 1)
  assert.equal(read(store.file).end, null)
  store.finish('2026-11-21T09:00:00.000Z')
  store.close()
  assert.equal(read(store.file).end?.records, 1)
})

test('a profile is stored beside the records, and known when the run is taken up again', (t) => {
  const dir = temporaryDir(t)
  const store = createRunStore(dir, sampleRun)
  store.append(sampleRecord(0))
  store.appendProfiled(sampleProfiled)
  store.close()
  const again = resumeRunStore(dir, 'toy', sampleRun.provenance.configHash)
  assert.ok(again.state === 'open')
  assert.deepEqual([...again.store.profiled], ['flame micro/get@small/map'])
  again.store.finish('2026-11-21T09:00:00.000Z')
  again.store.close()
  assert.equal(read(store.file).end?.records, 1)
})

test('an unfinished run is taken up again, without its torn line', (t) => {
  const dir = temporaryDir(t)
  const store = createRunStore(dir, sampleRun)
  store.append(sampleRecord(0))
  store.close()
  appendFileSync(store.file, '{"crc":"0000')
  const again = resumeRunStore(dir, 'toy', sampleRun.provenance.configHash)
  assert.ok(again.state === 'open')
  assert.deepEqual([...again.store.done], ['micro/get@small/map#0'])
  again.store.append(sampleRecord(1))
  again.store.finish('2026-11-21T09:00:00.000Z')
  again.store.close()
  const stored = read(store.file)
  assert.equal(stored.records.length, 2)
  assert.equal(stored.tornBytes, 0)
  assert.ok(stored.end)
})

test('a finished run, or one of another configuration, is not taken up again', (t) => {
  const dir = temporaryDir(t)
  const store = createRunStore(dir, sampleRun)
  assert.deepEqual(resumeRunStore(dir, 'toy', 'ffffffffffffffff'), { state: 'none' })
  store.finish('2026-11-21T09:00:00.000Z')
  store.close()
  assert.deepEqual(resumeRunStore(dir, 'toy', sampleRun.provenance.configHash), { state: 'ended', file: store.file })
})

test('two runs never write to one file', (t) => {
  const dir = temporaryDir(t)
  createRunStore(dir, sampleRun).close()
  assert.throws(() => createRunStore(dir, sampleRun), /RESULTS_UNWRITABLE|EEXIST/)
})

test('a results folder that is a file is named, with a remedy', (t) => {
  const dir = temporaryDir(t)
  writeFileSync(join(dir, 'records'), '')
  assert.throws(() => createRunStore(dir, sampleRun), /records.*make the folder writable, or name another/s)
})

/** Mounts a small file system of its own; null where this user may not. */
function smallDisk(t: TestContext, options: string): string | null {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    rmSync(dir, { recursive: true })
    return null
  }
  t.after(() => {
    execFileSync('umount', ['--lazy', dir])
    rmSync(dir, { recursive: true })
  })
  return dir
}

test('a disk that fills up loses no earlier record and leaves no half line', (t) => {
  const dir = smallDisk(t, 'size=64k')
  if (dir === null) return t.skip('needs the right to mount a tmpfs: run as root on Linux')
  const store = createRunStore(dir, sampleRun)
  let stored = 0
  assert.throws(() => {
    for (; stored < 1_000; stored++) store.append(sampleRecord(stored))
  }, /ENOSPC.*free some space, then go on with --resume/s)
  assert.ok(stored > 10)
  assert.equal(read(store.file).records.length, stored)
  assert.equal(read(store.file).tornBytes, 0)
  store.close()
})

test('a read-only results folder is refused before anything is measured', (t) => {
  const dir = smallDisk(t, 'ro')
  if (dir === null) return t.skip('needs the right to mount a tmpfs: run as root on Linux')
  assert.throws(() => createRunStore(dir, sampleRun), /make the folder writable, or name another with --results/)
})
