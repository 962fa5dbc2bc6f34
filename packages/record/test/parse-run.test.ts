import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestOf, formatLine, keyText, parseRun, profiledSchema, recordSchema, unitOf } from '../src/index.ts'
import { sampleProfiled, sampleRecord, sampleRun } from './sample-run.ts'

const header = formatLine({ run: sampleRun })
const first = formatLine({ record: sampleRecord(0) })
const second = formatLine({ record: sampleRecord(1) })
const body = header + first + second
const end = formatLine({
  end: { finishedAt: '2026-11-21T08:01:00.000Z', records: 2, digest: digestOf(body.split('\n').slice(0, -1)) },
})

const damage = (text: string): string => {
  try {
    parseRun(text, 'run.ndjson')
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'RECORD_DAMAGED')
    return (error as Error).message
  }
  return ''
}

test('what was written is read back', () => {
  const stored = parseRun(body + end, 'run.ndjson')
  assert.deepEqual(stored.run, sampleRun)
  assert.deepEqual(stored.records, [sampleRecord(0), sampleRecord(1)])
  assert.equal(stored.end?.records, 2)
  assert.equal(stored.tornBytes, 0)
})

test('a profile stands apart from the records, and the digest covers it', () => {
  const text = header + first + formatLine({ profiled: sampleProfiled }) + second
  const sealed = formatLine({
    end: { finishedAt: '2026-11-21T08:01:00.000Z', records: 2, digest: digestOf(text.split('\n').slice(0, -1)) },
  })
  const stored = parseRun(text + sealed, 'run.ndjson')
  assert.equal(stored.records.length, 2)
  assert.deepEqual(stored.profiled, [sampleProfiled])
  assert.match(damage(body + sealed), /digest that differs/)
})

test('a profile that points out of the results folder, or holds figures, is refused', () => {
  const refused = (changed: object): void =>
    assert.equal(profiledSchema.safeParse({ ...sampleProfiled, ...changed }).success, false)
  const pointing = (path: string): object => ({ artifacts: [{ kind: 'clinic-flame', path, bytes: 1 }] })
  for (const path of ['/etc/passwd', 'artifacts/../../up', 'javascript:alert(1)', 'artifacts/a b', 'artifacts/x)y']) {
    refused(pointing(path))
  }
  refused({ metrics: sampleRecord().metrics })
})

test('a torn last line costs that line and nothing else, wherever it was torn', () => {
  for (let cut = 1; cut < second.length; cut += 37) {
    const stored = parseRun(header + first + second.slice(0, cut), 'run.ndjson')
    assert.equal(stored.records.length, 1)
    assert.equal(stored.tornBytes, cut)
  }
})

test('any flipped bit is found, and the line is named', () => {
  fc.assert(
    fc.property(fc.nat(first.length - 2), fc.nat(6), (at, bit) => {
      const bytes = Buffer.from(body)
      const place = header.length + at
      bytes[place] = (bytes[place] as number) ^ (1 << bit)
      const message = damage(bytes.toString('latin1'))
      assert.match(message, /^run\.ndjson:[23]: /)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('a missing line in the middle is found by the digest of the whole run', () => {
  assert.match(damage(header + second + end), /digest that differs/)
})

test('records before the header, a second header and lines after the end are damage', () => {
  assert.match(damage(first + header), /run\.ndjson:1: comes before the header/)
  assert.match(damage(header + header), /run\.ndjson:2: is a second header/)
  assert.match(damage(body + end + first), /run\.ndjson:5: stands after the end/)
  assert.match(damage(''), /holds no header/)
})

test('a run of a later schema is refused as such', () => {
  const newer = formatLine({ run: { ...sampleRun, schemaVersion: 2 as 1 } })
  assert.throws(() => parseRun(newer, 'run.ndjson'), /schema version 2; this Gauntlet reads 1/)
})

test('a record with NaN, an unknown part, __proto__ or an interval that misses its value is refused', () => {
  const refused = (changed: object): void =>
    assert.equal(recordSchema.safeParse({ ...sampleRecord(), ...changed }).success, false)
  const metric = sampleRecord().metrics[0]
  const withEstimate = (estimate: object): object => ({ metrics: [{ ...metric, estimate }] })
  refused(withEstimate({ ...metric?.estimate, value: NaN }))
  refused(withEstimate({ ...metric?.estimate, low: 12.5 }))
  refused({ surprise: 1 })
  refused(JSON.parse('{"__proto__": {"status": 1}, "extra": 1}') as object)
  refused({ key: { ...sampleRecord().key, subject: '../up' } })
  refused({ metrics: [{ ...metric, name: 'latency' }] })
  refused({ metrics: [{ ...metric, name: '<script>_ns' }] })
})

test('a metric is named with its unit', () => {
  assert.equal(unitOf('latency_p50_ns'), 'ns')
  assert.equal(unitOf('allocated_bytes_per_op'), 'bytes_per_op')
  assert.equal(unitOf('goodput_per_s'), 'per_s')
  assert.throws(() => unitOf('latency'), /ends in no known unit/)
})

test('a trial is named like a metric address, with its replicate', () => {
  assert.equal(keyText(sampleRecord(3).key), 'micro/get@small/map#3')
  assert.equal(keyText({ ...sampleRecord().key, phase: 'load', shape: 'closed-10' }), 'load/get:closed-10@small/map#0')
})
