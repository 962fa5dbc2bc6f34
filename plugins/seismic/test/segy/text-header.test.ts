import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText, encodeText, findTextEncoding, textLines } from '../../src/segy/text-header.ts'

const lines = ['C 1 CLIENT: Gauntlet & Sons, 25%', 'C 2 a-z 0-9 [#@]'.padEnd(80, '!'), '', 'C 4']

for (const encoding of ['ebcdic', 'ascii'] as const) {
  test(`a text header in ${encoding} is told by its bytes and read back`, () => {
    const bytes = encodeText(lines, encoding)
    assert.equal(bytes.length, 3200)
    assert.equal(findTextEncoding(bytes), encoding)
    assert.deepEqual(textLines(decodeText(bytes)), [...lines, ...Array.from({ length: 36 }, () => '')])
  })
}

test('letters have the codes that mainframes give them', () => {
  const codes = encodeText(['C 1 aZ0'], 'ebcdic').subarray(0, 8)
  assert.deepEqual([...codes], [0xc3, 0x40, 0xf1, 0x40, 0x81, 0xe9, 0xf0, 0x40])
})

test('NUL and EOT within the text read as blanks', () => {
  const bytes = encodeText(['C 1 AB'], 'ebcdic')
  bytes[5] = 0
  bytes[6] = 0x37
  assert.equal(textLines(decodeText(bytes))[0], 'C 1 A')
})

test('a few words of ASCII before nothing but NULs are ASCII', () => {
  const bytes = new Uint8Array(3200)
  bytes.set(Buffer.from('Line 7'))
  assert.equal(findTextEncoding(bytes), 'ascii')
  assert.equal(textLines(decodeText(bytes))[0], 'Line 7')
})
