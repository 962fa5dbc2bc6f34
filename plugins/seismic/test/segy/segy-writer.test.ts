import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSegy } from '../../src/segy/open-segy.ts'
import { encodeSamples } from '../../src/segy/encode-samples.ts'
import { encodeTraces } from '../../src/segy/encode-traces.ts'
import { createSegyWriter } from '../../src/segy/segy-writer.ts'
import { smallFile, temporaryFolder } from './small-file.ts'

const layout = { byteOrder: 'big', formatCode: 1, samplesPerTrace: 3 } as const
const bytes = smallFile()
const preamble = bytes.subarray(0, 3600)
const headers = Buffer.concat([bytes.subarray(3600, 3840), bytes.subarray(3852, 4092)])
const samples = Float32Array.of(1, -1, 118.625, 0, -118.625, 1)
const traces = bytes.subarray(3600)

/** Both traces in a format of four bytes. */
function encoded(formatCode: 1 | 5): Buffer {
  const target = Buffer.alloc(traces.length)
  encodeTraces({ headers, samples }, target, { ...layout, formatCode }, encodeSamples)
  return target
}

test('what was read is written back byte by byte', (context) => {
  const path = join(temporaryFolder(context), 'out.sgy')
  const writer = createSegyWriter(path, preamble, layout)
  writer.writeTraces(encoded(1).subarray(0, 252))
  writer.writeTraces(encoded(1).subarray(252))
  writer.finish()
  assert.deepEqual(readFileSync(path), bytes)
})

test('until it is finished, a file is none for a reader, even when all of its traces are there', (context) => {
  const path = join(temporaryFolder(context), 'out.sgy')
  const writer = createSegyWriter(path, preamble, layout)
  context.after(writer.abort)
  writer.writeTraces(traces)
  assert.equal(statSync(writer.temporary).size, bytes.length)
  assert.throws(() => openSegy(writer.temporary), { name: 'GauntletError' })
})

test('another format is written with its own label', (context) => {
  const path = join(temporaryFolder(context), 'out.sgy')
  const writer = createSegyWriter(path, preamble, { ...layout, formatCode: 5 })
  writer.writeTraces(encoded(5))
  writer.finish()
  const file = openSegy(path)
  context.after(file.close)
  assert.equal(file.layout.formatCode, 5)
  const raw = new Uint8Array(252)
  file.readTraces(0, 1, raw)
  assert.deepEqual([...raw.subarray(240)], [0x3f, 0x80, 0, 0, 0xbf, 0x80, 0, 0, 0x42, 0xed, 0x40, 0])
})

test('a file has its name only when it is whole, and nothing is left of one that was given up', (context) => {
  const folder = temporaryFolder(context)
  const path = join(folder, 'out.sgy')
  const writer = createSegyWriter(path, preamble, layout)
  writer.writeTraces(traces)
  assert.equal(existsSync(path), false)
  writer.abort()
  assert.deepEqual(readdirSync(folder), [])
})

test('a place that refuses is named', () => {
  assert.throws(() => createSegyWriter('/nowhere/at/all.sgy', preamble, layout), {
    code: 'SEGY_NOT_WRITTEN',
    message: /\/nowhere\/at\/all\.sgy cannot be written: ENOENT/,
  })
})

test('a place that refuses the name in the end is named, and nothing is left', (context) => {
  const folder = temporaryFolder(context)
  const path = join(folder, 'out.sgy')
  const writer = createSegyWriter(path, preamble, layout)
  mkdirSync(path)
  assert.throws(() => writer.finish(), { code: 'SEGY_NOT_WRITTEN', message: /out\.sgy cannot be written: E/ })
  writer.abort()
  assert.deepEqual(readdirSync(folder), ['out.sgy'])
})

test('two files of one name do not mix, and the one that is finished last stays', (context) => {
  const folder = temporaryFolder(context)
  const path = join(folder, 'out.sgy')
  const [one, other] = [createSegyWriter(path, preamble, layout), createSegyWriter(path, preamble, layout)]
  one.writeTraces(traces.subarray(0, 252))
  other.writeTraces(traces)
  one.finish()
  other.finish()
  assert.deepEqual(readFileSync(path), bytes)
  assert.deepEqual(readdirSync(folder), ['out.sgy'])
})
