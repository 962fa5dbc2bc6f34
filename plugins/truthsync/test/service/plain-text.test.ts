import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainText } from '../../src/service/plain-text.ts'

/** What a JSON parser finds in a body that holds a text and nothing else; null for any other body. */
function parsedText(body: Buffer): string | null {
  if (!isUtf8(body)) return null
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    const { text } = value as { text?: unknown }
    return typeof text === 'string' && Object.keys(value as object).join() === 'text' ? text : null
  } catch {
    return null
  }
}

test('plain bodies are read without a parser', () => {
  for (const text of [
    '',
    'a',
    'Acme has 12 employees, as was confirmed; {"text":',
    "it's ~ so",
    'São Paulo',
    '東京 🎉',
    '\u007f',
  ]) {
    const body = Buffer.from(JSON.stringify({ text }))
    assert.equal(plainText(body), text.includes('"') ? null : text)
  }
})

test('everything else is left to the parser', () => {
  const others = [
    '',
    '{}',
    '{"text":"',
    '{"text":"}',
    '{"text": "a"}',
    '{"text":"a"} ',
    '{"text":"a","text":"b"}',
    '["a"]',
  ]
  for (const body of [...others, '{"text":"\\u0041"}', '{"text":"a\nb"}']) {
    assert.equal(plainText(Buffer.from(body)), null, body)
  }
  assert.equal(plainText(Buffer.from('{"text":"\xe9"}', 'latin1')), null)
})

test('what is read is what a parser reads, whatever byte of a body is another one', () => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }))
  const changed = fc.tuple(texts, fc.nat(), fc.nat(255), fc.boolean())
  let plain = 0
  fc.assert(
    fc.property(changed, ([text, place, byte, isChanged]) => {
      const body = Buffer.from(JSON.stringify({ text }))
      if (isChanged) body[place % body.length] = byte
      const found = plainText(body)
      if (found === null) return
      plain++
      assert.equal(found, parsedText(body))
    }),
    { numRuns: 5_000, seed: 7 },
  )
  assert.ok(plain > 500, `only ${plain} bodies were plain`)
})
