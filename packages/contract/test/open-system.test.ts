import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineSubject, openSystem, Skipped, type AnySubject } from '../src/index.ts'

const place = { variant: 'only', scale: 'one', seed: 's', scratchDir: '/tmp', signal: new AbortController().signal }

const subjectWith = (
  build: (log: string[]) => Parameters<typeof defineSubject>[0]['build'],
  log: string[],
): AnySubject =>
  defineSubject({
    id: 'x',
    title: 'X',
    scales: { one: {} },
    variants: { only: {} },
    build: build(log),
    micro: { a: { run: () => 1, check: () => true } },
    omits: { load: '-', memory: '-', leak: '-' },
  })

test('undos run newest first, all of them, even when one throws', async () => {
  const log: string[] = []
  const subject = subjectWith(
    () =>
      ({ defer }) => {
        defer(() => log.push('first'))
        defer(() => {
          throw new Error('second fails')
        })
        defer(async () => log.push('third'))
        return 1
      },
    log,
  )
  const { close } = await openSystem(subject, place)
  await assert.rejects(close(), /second fails/)
  assert.deepEqual(log, ['third', 'first'])
})

test('a build that throws has what it deferred undone', async () => {
  const log: string[] = []
  const subject = subjectWith(
    () =>
      ({ defer }) => {
        defer(() => log.push('undone'))
        throw new Error('no luck')
      },
    log,
  )
  await assert.rejects(openSystem(subject, place), /no luck/)
  assert.deepEqual(log, ['undone'])
})

test('skip carries its remedy', async () => {
  const subject = subjectWith(
    () =>
      ({ skip }) =>
        skip('no database here', 'install one'),
    [],
  )
  await assert.rejects(openSystem(subject, place), (error: unknown) => {
    assert.ok(error instanceof Skipped)
    assert.equal(error.remedy, 'install one')
    return true
  })
})
