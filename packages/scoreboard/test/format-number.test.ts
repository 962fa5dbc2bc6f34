import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatBound, formatNumber, formatRange, formatReplicated, formatShare } from '../src/format-number.ts'

const cases: ReadonlyArray<readonly [number, string, string]> = [
  [52.64, 'ns', '52.6 ns'],
  [0.4, 'ns', '0.400 ns'],
  [999.4, 'ns', '999 ns'],
  [999.6, 'ns', '1.00 µs'],
  [1_234_567, 'ns', '1.23 ms'],
  [2.5e9, 'ns', '2.50 s'],
  [4.2e12, 'ns', '4,200 s'],
  [1023, 'bytes', '1,020 B'],
  [1536, 'bytes', '1.50 KiB'],
  [-3 * 1024 ** 2, 'bytes', '-3.00 MiB'],
  [2 * 1024 ** 3, 'bytes', '2.00 GiB'],
  [13_600, 'per_s', '13.6k/s'],
  [404, 'per_s', '404/s'],
  [2_500_000, 'per_s', '2.50M/s'],
  [12.34, 'bytes_per_op', '12.3 B/op'],
  [2048, 'bytes_per_cycle', '2.00 KiB/cycle'],
  [2000, 'ns_per_item', '2.00 µs/item'],
  [0.98765, 'ratio', '0.988'],
  [0.9999, 'ratio', '0.9999'],
  [0.99953, 'ratio', '0.9995'],
  [1, 'ratio', '1.00'],
  [1_234_567, 'count', '1,234,567'],
  [0, 'bytes', '0 B'],
  [0.0000123, 'ratio', '1.23e-5'],
  [2.5, 'per_s per bytes', '2.50 per_s per bytes'],
]

for (const [value, unit, text] of cases) {
  test(`${value} ${unit} reads ${text}`, () => assert.equal(formatNumber(value, unit), text))
}

test('an interval is given in the unit of its value', () => {
  assert.equal(formatRange({ value: 52.6, low: 51.9, high: 53.4 }, 'ns'), '52.6 ns (51.9–53.4)')
  assert.equal(formatRange({ value: 1100, low: 900, high: 1200 }, 'ns'), '1.10 µs (0.900–1.20)')
})

test('an exact number and one without an interval stand alone', () => {
  assert.equal(formatRange({ value: 7, low: 7, high: 7 }, 'count'), '7')
  assert.equal(formatRange({ value: 7, low: null, high: null }, 'ns'), '7.00 ns')
})

test('a bound reads as it is meant', () => {
  assert.equal(formatBound({ max: 800 }, 'ns'), '≤ 800 ns')
  assert.equal(formatBound({ min: 10_000 }, 'per_s'), '≥ 10.0k/s')
  assert.equal(formatBound({ min: 0.8, max: 1.25 }, 'ratio'), '0.800 to 1.25')
  assert.equal(formatBound({}, 'ratio'), 'none')
})

test('a share just under one does not read as all', () => {
  assert.equal(formatShare(0.9375), '94 %')
  assert.equal(formatShare(0.996), '99.6 %')
})

test('no number is too large or small to be written, and the text keeps its size to 1 %', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
      const read = Number(formatNumber(value, 'ratio').replaceAll(',', ''))
      assert.ok(Math.abs(read - value) <= Math.abs(value) * 0.01)
    }),
    { seed: 1 },
  )
})

test('two replicates are both shown, in place of an interval that dwarfs them', () => {
  const two = { value: 75, low: 33, high: 171, unit: 'ns', basis: 'replicates', n: 2 }
  const perReplicate = new Map([
    [0, 80],
    [1, 70],
  ])
  assert.equal(formatReplicated({ ...two, perReplicate }), '75.0 ns (from 2: 70.0–80.0)')
  assert.equal(formatReplicated({ ...two, basis: 'hull', perReplicate }), '75.0 ns (33.0–171)')
  assert.equal(formatReplicated({ ...two, n: 5, perReplicate }), '75.0 ns (33.0–171)')
})

test('a dash does not stand before a sign', () => {
  assert.equal(formatRange({ value: 0, low: -0.5, high: 1 }, 'bytes_per_cycle'), '0 B/cycle (-0.500 to 1.00)')
})
