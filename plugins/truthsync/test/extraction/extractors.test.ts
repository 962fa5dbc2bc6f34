import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import fc from 'fast-check'
import { createClaims } from '../../src/data/claim-data.ts'
import { confidenceOf } from '../../src/extraction/confidence.ts'
import { extractFast } from '../../src/extraction/fast-extractor.ts'
import { extractNaive } from '../../src/extraction/naive-extractor.ts'
import { normaliseText } from '../../src/extraction/normalise-text.ts'
import { patterns } from '../../src/extraction/patterns.ts'
import { splitSentences } from '../../src/extraction/sentences.ts'

const examples: ReadonlyArray<readonly [text: string, claims: readonly string[], factual: number, opinion: number]> = [
  ['Sales rose by 3.5%. I think they fell!', ['Sales rose by 3.5%'], 2, 1],
  ['It IS so? Has it? No', ['It IS so', 'Has it'], 2, 0],
  ['This island has_been washed', [], 0, 0],
  ['According to them, yes', ['According to them, yes'], 1, 0],
  ['According  to them. According tomorrow. according\u0000to', [], 0, 0],
  ['In my opinion it is', [], 1, 1],
  ['In my opinions it is', ['In my opinions it is'], 1, 0],
  ['éis!is-is', ['éis', 'is-is'], 3, 0],
  ['Version 1.2.3 is out...It is v1. 5 are', ['Version 1.2.3 is out', 'It is v1', '5 are'], 3, 0],
  ['.5 is. 5.', ['5 is'], 1, 0],
  ['might likely', [], 0, 2],
  ['ſhould ıs \u212Aeep', [], 0, 0],
  ['', [], 0, 0],
  ['...!?', [], 0, 0],
]

for (const [name, extract] of [
  ['naive', extractNaive],
  ['fast', extractFast],
] as const) {
  test(`the ${name} extractor keeps sentences with a factual marker and no opinion marker`, () => {
    for (const [text, claims, factual, opinion] of examples) {
      assert.deepEqual(extract(text), { claims, factual, opinion }, text)
    }
  })
}

test('both extractors agree on all data sets', () => {
  for (const count of [1_000, 10_000, 100_000]) {
    for (const { text } of createClaims(createRandom(`equal ${count}`), count)) {
      assert.deepEqual(extractFast(text), extractNaive(text), text)
    }
  }
})

const pieces = fc.oneof(
  fc.constantFrom(...patterns.map(({ marker }) => marker)),
  fc.constantFrom(...patterns.map(({ marker }) => marker.toUpperCase())),
  fc.constantFrom(
    ' ',
    '  ',
    '.',
    '!',
    '?',
    '3',
    '.5',
    '_',
    '-',
    '\n',
    '\u00a0',
    'ü',
    '\ud83d\ude00',
    'İ',
    'K',
    'to',
    'in',
    'my',
  ),
  fc.string({ maxLength: 4, unit: 'binary' }),
)

test('both extractors agree on any text', () => {
  const texts = fc.array(pieces, { maxLength: 40 }).map((list) => list.join(''))
  fc.assert(
    fc.property(texts, (text) => assert.deepEqual(extractFast(text), extractNaive(text))),
    { numRuns: 3_000, seed: 7 },
  )
})

test('sentences end at .!? but not within a number', () => {
  assert.deepEqual(splitSentences('A 3.5% rise. B! C?! D'), ['A 3.5% rise', ' B', ' C', ' D'])
})

test('confidence weighs markers by the length of the text', () => {
  const confidence = (factual: number, opinion: number, length: number): number =>
    confidenceOf({ claims: [], factual, opinion }, length)
  assert.equal(confidence(2, 0, 400), 0.5)
  assert.equal(confidence(9, 0, 300), 1)
  assert.equal(confidence(1, 1, 300), 0)
  assert.equal(confidence(9, 9, 100), 0.5)
  assert.equal(confidence(0, 3, 100), 0)
  assert.equal(confidence(1, 0, 300), 0.3333)
  assert.equal(confidence(0, 0, 0), 0)
})

test('a text is normalised to single spaces, once', () => {
  assert.equal(normaliseText(' a\t\tb \r\n c '), 'a b c')
  assert.equal(normaliseText('a b'), 'a b')
  assert.equal(normaliseText('a\u00a0 b'), 'a\u00a0 b')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = normaliseText(text)
      assert.equal(normaliseText(once), once)
      assert.equal(
        once,
        text
          .split(/[\t-\r ]+/)
          .filter(Boolean)
          .join(' '),
      )
    }),
    { numRuns: 1_000, seed: 7 },
  )
})
