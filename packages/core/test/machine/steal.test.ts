import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stealFlags, stolenShare } from '../../src/machine/steal.ts'

/** Ticks of user, nice, system, idle, iowait, irq, softirq, steal, guest and guest_nice (proc_stat(5)). */
const stat = (...ticks: number[]): string => `cpu  ${ticks.join(' ')}\ncpu0 1 2 3 4 5 6 7 8 9 10\nctxt 99\n`

function shareBetween(...texts: readonly string[]): number {
  let i = 0
  return stolenShare(() => texts[i++] ?? '')()
}

test('the share is of the time in which a core had work: idle cores and guests do not count', () => {
  const before = stat(1_000, 10, 200, 5_000, 50, 5, 5, 40, 300, 0)
  const after = stat(1_080, 10, 210, 9_000, 50, 5, 5, 51, 380, 0)
  // 80 user, 10 system and 11 stolen; one of the 11 may be older.
  assert.equal(shareBetween(before, after), 10 / 101)
})

test('a single tick may have been taken before', () => {
  assert.equal(shareBetween(stat(0, 0, 0, 0, 0, 0, 0, 7), stat(9, 0, 0, 0, 0, 0, 0, 8)), 0)
})

test('where the kernel does not say, nothing was stolen', () => {
  assert.equal(shareBetween('', ''), 0)
  assert.equal(shareBetween('garbage\n', 'cpu  x y z\n'), 0)
  assert.ok(stolenShare()() >= 0)
})

test('1 % warns, 5 % voids times and rates', () => {
  assert.deepEqual(stealFlags(0.009), [])
  const [warning] = stealFlags(0.02)
  assert.deepEqual([warning?.code, warning?.severity], ['cpu-steal', 'warn'])
  const [voiding] = stealFlags(0.05)
  assert.deepEqual([voiding?.severity, voiding?.voids], ['invalidates', 'times and rates'])
  const remedy = 'measure when its host is calmer, or on a machine of its own'
  assert.equal(voiding?.because, `the hypervisor took 5 % of the CPU time; ${remedy}`)
})

test('a share just beside a limit does not read as the limit', () => {
  for (const [share, shown] of [
    [0.050_04, /took 5\.004 % of/],
    [0.049_96, /took 4\.996 % of/],
    [0.010_02, /took 1\.002 % of/],
  ] as const) {
    assert.match(stealFlags(share)[0]?.because ?? '', shown)
  }
})
