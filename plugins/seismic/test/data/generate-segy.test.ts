import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { decodeText, textLines } from '../../src/segy/text-header.ts'
import { temporaryFolder } from '../segy/small-file.ts'

function samplesOf(path: string): Float32Array {
  const { layout, readTraces, close } = openSegy(path)
  const raw = new Uint8Array(layout.traces * layout.traceBytes)
  readTraces(0, layout.traces, raw)
  close()
  const samples = new Float32Array(layout.traces * layout.samplesPerTrace)
  decodeTraces(raw, samples, layout)
  return samples
}

const level = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)

test('the same seed makes the same bytes, another seed others, and nothing else is left in the folder', (context) => {
  const folder = temporaryFolder(context)
  const bytesOf = (name: string, seed: string): Buffer => {
    generateSegy(join(folder, name), { data: 'survey', traces: 120, samples: 200, seed })
    return readFileSync(join(folder, name))
  }
  const one = bytesOf('one.sgy', 'a')
  assert.deepEqual(bytesOf('two.sgy', 'a'), one)
  assert.notDeepEqual(bytesOf('three.sgy', 'b'), one)
  assert.deepEqual(readdirSync(folder).sort(), ['one.sgy', 'three.sgy', 'two.sgy'])
})

test('fewer traces are the beginning of more', (context) => {
  const folder = temporaryFolder(context)
  for (const data of ['seed', 'survey'] as const) {
    const [few, many] = [1010, 1250].map((traces) => {
      const path = join(folder, `${data}-${traces}.sgy`)
      generateSegy(path, { data, traces, samples: 50 })
      return readFileSync(path).subarray(3600)
    }) as [Buffer, Buffer]
    assert.deepEqual(few, many.subarray(0, few.length))
  }
})

test('`seed` is five cycles of a sine, louder from trace to trace, the same again after 1,000 traces', (context) => {
  const path = join(temporaryFolder(context), 'seed.sgy')
  generateSegy(path, { data: 'seed', traces: 1003, samples: 101, format: 5 })
  const samples = samplesOf(path)
  assert.equal(samples[5], Math.fround(Math.sin((10 * Math.PI * 5) / 100)))
  assert.equal(samples[101 + 5], 2 * Math.fround(Math.sin((10 * Math.PI * 5) / 100)))
  assert.deepEqual(samples.subarray(1000 * 101, 1003 * 101), samples.subarray(0, 3 * 101))
})

test('no two traces of `survey` are the same, neighbours are alike, and no layer is missing at depth', (context) => {
  const path = join(temporaryFolder(context), 'survey.sgy')
  generateSegy(path, { data: 'survey', traces: 300, samples: 1000, format: 5 })
  const samples = samplesOf(path)
  const trace = (i: number): Float32Array => samples.subarray(i * 1000, (i + 1) * 1000)
  assert.equal(new Set(Array.from({ length: 300 }, (_, i) => trace(i).join())).size, 300)
  const difference = trace(10).map((value, i) => value - (trace(11)[i] as number))
  assert.ok(level(difference) < level(trace(10)) / 2, 'neighbours have little in common')
  assert.ok(level(trace(10).subarray(900)) > 10, 'silence at depth')
  assert.ok(samples.every(Number.isFinite))
})

test('`survey` goes on with other samples where `seed` repeats itself', (context) => {
  const folder = temporaryFolder(context)
  const repeats = (['seed', 'survey'] as const).map((data) => {
    generateSegy(join(folder, data), { data, traces: 1001, samples: 50 })
    const traces = readFileSync(join(folder, data)).subarray(3600)
    return traces.subarray(240, 440).equals(traces.subarray(1000 * 440 + 240, 1000 * 440 + 440))
  })
  assert.deepEqual(repeats, [true, false])
})

test('headers place the traces on lines of 100, and the text says what the file is', (context) => {
  const path = join(temporaryFolder(context), 'survey.sgy')
  generateSegy(path, { data: 'survey', traces: 205, samples: 20 })
  const { layout, preamble, readTraces, close } = openSegy(path)
  context.after(close)
  assert.deepEqual([layout.intervalUs, layout.revision, layout.formatCode, layout.notes], [2000, 1, 1, []])
  assert.equal(textLines(decodeText(preamble.subarray(0, 3200)))[0], 'C 1 SYNTHETIC DATA SET SURVEY')
  const raw = Buffer.alloc(layout.traceBytes)
  readTraces(204, 1, raw)
  const at = (byte: number): number => raw.readInt32BE(byte - 1)
  assert.deepEqual([at(1), at(21), at(189), at(193), at(181), at(185)], [205, 3, 1002, 2004, 43_010_000, 650_005_000])
  assert.equal(raw.readUInt16BE(114), 20)
})
