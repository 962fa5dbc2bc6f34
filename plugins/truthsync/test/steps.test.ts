import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type Checked, type HttpStep, type StepContext } from '@gauntlet/contract'
import { defaultSettings } from '../src/service/settings.ts'
import { openService } from '../src/service/open-service.ts'
import { mix } from '../src/steps.ts'

const texts = ['It is so', 'Maybe it is', 'Nothing', 'They were there', 'It rose by 3.5 percent']
const answers = [
  '"claims":["It is so"],"confidence":1',
  '"claims":[],"confidence":0.5',
  '"claims":[],"confidence":0',
  '"claims":["They were there"],"confidence":1',
  '"claims":["It rose by 3.5 percent"],"confidence":1',
]

const stepOf = (name: string): HttpStep => mix.find((step) => step.name === name) ?? assert.fail(name)

const contextOf = (): StepContext => ({
  shared: { texts, answers },
  random: createRandom('steps'),
  session: new Map(),
  common: new Map(),
  i: 0,
})

const judge = (name: string, context: StepContext, body: string, status = 200): Checked =>
  stepOf(name).expect({ status, body: Buffer.from(body) }, context)

const item = (i: number): string => `{${answers[i]},"cache_hit":false,"processing_time_us":5}`

test('weights are those of the published mix', () => {
  assert.deepEqual(
    mix.map(({ name, weight }) => [name, weight]),
    [
      ['verify', 89.29],
      ['batch', 8.93],
      ['health', 0.89],
      ['stats', 0.89],
    ],
  )
})

test('an answer to another text is wrong', () => {
  const context = contextOf()
  const { body } = stepOf('verify').request(context)
  const asked = texts.findIndex((text) => body === JSON.stringify({ text }))
  assert.equal(judge('verify', context, item(asked)), true)
  assert.equal(judge('verify', context, item((asked + 1) % texts.length)), 'another extraction')
  assert.equal(judge('verify', context, ''), 'another extraction')
  assert.equal(judge('verify', context, item(asked), 503), 'status 503')
})

test('a batch is right only with each answer at its place', () => {
  const context = contextOf()
  const { body } = stepOf('batch').request(context)
  const asked = (JSON.parse(String(body)) as Array<{ text: string }>).map(({ text }) => texts.indexOf(text))
  assert.ok(asked.length >= 10 && asked.length <= 100)
  const items = asked.map(item)
  const listed = (list: readonly string[]): string => `[${list.join(',')}]`
  assert.equal(judge('batch', context, listed(items)), true)
  assert.equal(judge('batch', context, listed(items.slice(1))), 'another extraction')
  assert.equal(judge('batch', context, listed(items.slice(0, -1))), 'another extraction')
  assert.equal(judge('batch', context, listed([...items, item(0)])), 'more answers than texts')
  assert.equal(judge('batch', context, '[]'), 'another extraction')
  const other = asked.findIndex((i) => i !== asked[0])
  const swapped = items.with(0, item(asked[other] ?? 0)).with(other, item(asked[0] ?? 0))
  assert.equal(judge('batch', context, listed(swapped)), 'another extraction')
})

test('statistics that stand still are wrong, those of another process are not', () => {
  const context = contextOf()
  const reading = (pid: number, total: number): string =>
    JSON.stringify({ ...openService(defaultSettings).stats(), pid, total_requests: total })
  assert.equal(judge('stats', context, reading(1, 5)), true)
  assert.equal(judge('stats', context, reading(1, 6)), true)
  assert.equal(judge('stats', context, reading(2, 1)), true)
  assert.equal(judge('stats', context, reading(1, 6)), 'total_requests went from 6 to 6')
  assert.equal(judge('stats', context, '{"pid":3,"total_requests":1,"cache":{}}'), 'no queue or cache in /stats')
})

test('anything but its own word is wrong for the health', () => {
  assert.equal(judge('health', contextOf(), '{"status":"ok"}'), true)
  assert.equal(judge('health', contextOf(), '{"status":"bad"}'), false)
})
