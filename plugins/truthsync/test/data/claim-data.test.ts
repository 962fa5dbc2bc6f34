import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createRandom } from '@gauntlet/contract'
import { createAccesses, hotPattern, zipfPattern } from '../../src/data/access-pattern.ts'
import { countDistinct, createClaims, type ClaimRecord } from '../../src/data/claim-data.ts'
import { extractFast } from '../../src/extraction/fast-extractor.ts'

const random = (): ReturnType<typeof createRandom> => createRandom('data')

test('the same seed gives the same claims, with the length and hash of their texts', () => {
  const claims = createClaims(random(), 500)
  assert.deepEqual(createClaims(random(), 500), claims)
  for (const { id, text, length, hash: digest } of claims) {
    assert.equal(claims[id]?.text, text)
    assert.equal(length, text.length)
    assert.equal(digest, hash('sha256', text))
  }
})

test('about 70 % of the claims are factual, and only those are verifiable', () => {
  const claims = createClaims(random(), 10_000)
  const factual = claims.filter(({ type }) => type === 'factual').length
  assert.ok(factual > 6_850 && factual < 7_150, String(factual))
  for (const { text, expected_verifiable: expected } of claims) {
    assert.equal(extractFast(text).claims.length > 0, expected, text)
  }
})

test('distinct texts are counted, not claims', () => {
  const [claim] = createClaims(random(), 1)
  assert.ok(claim)
  assert.equal(countDistinct([claim, { ...claim, id: 1 }]), 1)
})

test('the hot fifth of the claims gets four fifths of the accesses', () => {
  const accesses = createAccesses(random(), hotPattern(1_000))
  assert.equal(accesses.length, 100_000)
  const hot = accesses.filter((id) => id < 200).length
  assert.ok(hot > 79_500 && hot < 80_500, String(hot))
  assert.equal(new Set(accesses).size, 1_000)
  assert.deepEqual(new Set(createAccesses(random(), hotPattern(1))), new Set([0]))
})

test('under Zipf the claim of rank k is asked for a k-th as often as the first', () => {
  const counts = new Map<number, number>()
  for (const id of createAccesses(random(), zipfPattern(1_000))) counts.set(id, (counts.get(id) ?? 0) + 1)
  const first = counts.get(0) ?? 0
  for (const rank of [2, 4, 10]) {
    const share = ((counts.get(rank - 1) ?? 0) * rank) / first
    assert.ok(share > 0.9 && share < 1.1, `rank ${rank}: ${share}`)
  }
})

const command = fileURLToPath(new URL('../../src/data/generate-claims.ts', import.meta.url))

const folderFor = (context: TestContext): string => {
  const dir = mkdtempSync(join(tmpdir(), 'claims-'))
  context.after(() => rmSync(dir, { recursive: true }))
  return dir
}

test('the command writes the claims and the accesses, and says how many texts are distinct', (context) => {
  const dir = folderFor(context)
  const said = execFileSync(process.execPath, [command, '--out', dir, '--sizes', '50,100', '--pattern', 'zipf'], {
    encoding: 'utf8',
  })
  const claims = readFileSync(join(dir, 'claims-100.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ClaimRecord)
  assert.equal(claims.length, 100)
  assert.match(said, new RegExp(`^50 claims, .*\n100 claims, ${countDistinct(claims)} distinct texts: `))
  const ids = readFileSync(join(dir, 'accesses-100-zipf.txt'), 'utf8').trimEnd().split('\n').map(Number)
  assert.equal(ids.length, 100_000)
  assert.ok(ids.every((id) => claims[id] !== undefined))
})

test('the command refuses what it does not understand', () => {
  for (const args of [['--sizes', '0'], ['--sizes', 'many'], ['--pattern', 'flat'], ['--unknown']]) {
    assert.throws(() => execFileSync(process.execPath, [command, ...args], { stdio: 'pipe' }), { status: 64 })
  }
})
