import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { readRuns } from '@gauntlet/record'
import { sampleRecord, sampleRun } from '@gauntlet/record/sample'
import { readArguments } from '../../src/arguments.ts'
import { publishCommand } from '../../src/commands/publish.ts'
import { publishRuns, type Published } from '../../src/publish/publish-runs.ts'
import { storeRun } from '../serve/served.ts'

interface Place {
  readonly resultsDir: string
  /** The folder that is published, which does not exist yet. */
  readonly dir: string
  readonly publish: () => Published
}

function createPlace(t: TestContext): Place {
  const home = mkdtempSync(join(tmpdir(), 'gauntlet-publish-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const [resultsDir, dir] = [join(home, 'results'), join(home, 'public')]
  storeRun(resultsDir, { ...sampleRun, runId: 'first' }, [sampleRecord()])
  return { resultsDir, dir, publish: () => publishRuns({ ...readRuns(join(resultsDir, 'records')), dir }) }
}

const filesOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort()

test('a run gets a page and its records at an address of its own, beside the board and the list of runs', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  assert.deepEqual(publish(), { written: 7, kept: 0, pages: 1 })
  assert.deepEqual(filesOf(dir), [
    'SCOREBOARD.md',
    'board.svg',
    'gauntlet-published.txt',
    'index.html',
    'runs/first/index.html',
    'runs/first/toy.ndjson',
    'runs/index.html',
    'scoreboard.json',
  ])
  const stored = readFileSync(join(resultsDir, 'records/toy/first.ndjson'))
  assert.deepEqual(readFileSync(join(dir, 'runs/first/toy.ndjson')), stored)
})

test('every link within the folder leads to a file of it', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  storeRun(resultsDir, { ...sampleRun, runId: 'second', startedAt: '2026-11-22T08:00:00.000Z' }, [sampleRecord()])
  publish()
  const pages = filesOf(dir).filter((file) => file.endsWith('.html'))
  assert.equal(pages.length, 4)
  for (const page of pages) {
    const links = [...readFileSync(join(dir, page), 'utf8').matchAll(/href="([^"#]+)"/g)].map(([, href = '']) => href)
    assert.ok(links.length > 0, page)
    for (const href of links) {
      const target = join(dir, dirname(page), href.endsWith('/') ? `${href}index.html` : href)
      assert.ok(existsSync(target), `${page} links to ${href}`)
    }
  }
})

test('publishing again writes nothing anew, and a new run leaves the pages of earlier ones as they were', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  publish()
  const first = join(dir, 'runs/first/index.html')
  const before = statSync(first, { bigint: true })
  assert.deepEqual(publish(), { written: 0, kept: 6, pages: 1 })
  storeRun(resultsDir, { ...sampleRun, runId: 'second', startedAt: '2026-11-22T08:00:00.000Z' }, [sampleRecord()])
  publish()
  const after = statSync(first, { bigint: true })
  assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs])
  assert.ok(existsSync(join(dir, 'runs/second/index.html')))
})

test('a run that went on since gets its page anew', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  publish()
  const before = readFileSync(join(dir, 'runs/first/index.html'), 'utf8')
  storeRun(resultsDir, { ...sampleRun, runId: 'first' }, [sampleRecord(0), sampleRecord(1)])
  publish()
  assert.notEqual(readFileSync(join(dir, 'runs/first/index.html'), 'utf8'), before)
})

test('a run that is gone from the store keeps its page, and what others put there stays', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  mkdirSync(join(dir, 'runs/theirs'), { recursive: true })
  writeFileSync(join(dir, 'CNAME'), 'example.org')
  writeFileSync(join(dir, 'runs/theirs/index.html'), 'theirs')
  publish()
  rmSync(join(resultsDir, 'records/toy/first.ndjson'))
  storeRun(resultsDir, { ...sampleRun, runId: 'second' }, [sampleRecord()])
  publish()
  assert.ok(existsSync(join(dir, 'runs/first/index.html')))
  assert.equal(readFileSync(join(dir, 'CNAME'), 'utf8'), 'example.org')
  assert.equal(readFileSync(join(dir, 'runs/theirs/index.html'), 'utf8'), 'theirs')
})

test('a file that publish did not write is never replaced, and then nothing is written at all', (t) => {
  const { dir, publish } = createPlace(t)
  mkdirSync(dir)
  writeFileSync(join(dir, 'index.html'), 'a home page')
  assert.throws(publish, { code: 'NOT_OURS', message: /index\.html/ })
  assert.deepEqual(filesOf(dir), ['index.html'])
  assert.equal(readFileSync(join(dir, 'index.html'), 'utf8'), 'a home page')
})

test('a publish that was killed halfway is finished by the next one', (t) => {
  const { dir, publish } = createPlace(t)
  publish()
  // What a kill between two files leaves: the list is written first.
  rmSync(join(dir, 'index.html'))
  rmSync(join(dir, 'runs/first/index.html'))
  assert.deepEqual(publish(), { written: 2, kept: 5, pages: 1 })
})

test('two subjects of one id share its address, and a slash in a subject makes no folder', (t) => {
  const { dir, resultsDir, publish } = createPlace(t)
  const subject = { ...sampleRun.subject, id: 'other' }
  storeRun(resultsDir, { ...sampleRun, runId: 'first', subject }, [
    { ...sampleRecord(), key: { ...sampleRecord().key, subject: 'other' } },
  ])
  assert.equal(publish().pages, 1)
  assert.deepEqual(readdirSync(join(dir, 'runs/first')).sort(), ['index.html', 'other.ndjson', 'toy.ndjson'])
})

test('the command says where the page lies, and needs a folder to write', (t) => {
  const { dir, resultsDir } = createPlace(t)
  const printed: string[] = []
  const publish = (...argv: string[]): number =>
    publishCommand({
      args: readArguments(['publish', ...argv]),
      root: resultsDir,
      resultsDir,
      signal: new AbortController().signal,
      output: {
        live: false,
        print: (text) => void printed.push(text),
        note: () => undefined,
        status: () => undefined,
        error: () => undefined,
      },
    })
  assert.throws(() => publish(), { code: 'BAD_USAGE' })
  assert.equal(publish('--to', dir), 0)
  assert.deepEqual(printed, [
    `${join(dir, 'index.html')}: 1 runs with a page of their own; 7 files written, 0 were there already`,
  ])
})
