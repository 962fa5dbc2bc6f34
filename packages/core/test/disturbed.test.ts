import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDisturbed } from '../src/trial/run-undisturbed.ts'
import { runSubject } from './run-subject.ts'

const flagsOf = (...codes: readonly string[]): Parameters<typeof isDisturbed>[0] => ({
  flags: codes.map((code) => {
    const [name = '', severity = 'invalidates'] = code.split(':')
    return { code: name, severity: severity as 'invalidates' | 'warn', because: 'planted' }
  }),
})

test('what others disturbed is measured again after all the rest, and says how often it was', async (t) => {
  const { records, events } = await runSubject(t, 'crowded')
  const spoilt = records.filter(({ key }) => key.variant === 'neighbours')
  assert.deepEqual(
    spoilt.map(({ flags }) => flags.find(({ code }) => code === 'retried')?.observed),
    [3],
  )
  const told = events.flatMap((event) => (event.kind === 'disturbed' ? [event.key.variant] : []))
  assert.equal(told.filter((variant) => variant === 'neighbours').length, 2)
  const begun = events.flatMap((event) => (event.kind === 'trial' ? [event.key.variant] : []))
  // Not at once, whichever is first.
  assert.deepEqual(begun.slice(0, 2).toSorted(), ['neighbours', 'own'])
})

test('only what others disturbed is measured again', () => {
  assert.ok(isDisturbed(flagsOf('cpu-steal')))
  assert.ok(isDisturbed(flagsOf('cpu-contention', 'failed-requests:warn')))
  // A generator that lags on a core that is shared.
  assert.ok(isDisturbed(flagsOf('load-generator-saturated', 'cpu-steal:warn')))
  assert.ok(!isDisturbed(flagsOf('load-generator-saturated')))
  assert.ok(!isDisturbed(flagsOf('cpu-steal:warn')))
  assert.ok(!isDisturbed(flagsOf('cpu-steal', 'wrong-answers')))
  assert.ok(!isDisturbed(flagsOf()))
})
