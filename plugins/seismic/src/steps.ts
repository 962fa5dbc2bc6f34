import { crc32 } from 'node:zlib'
import type { HttpStep, StepContext, StepReply } from '@gauntlet/contract'
import { readFrame } from './face/frame.ts'
import { openNavigator } from './navigate/navigator.ts'
import type { SeismicSystem } from './system.ts'

/** A path and the checksum of the samples that it must give. */
interface KnownAnswer {
  readonly path: string
  readonly crc: number
}

interface Known {
  readonly gathers: readonly KnownAnswer[]
  readonly windows: readonly KnownAnswer[]
}

const mostGathers = 100
const windowCount = 50

const checksum = (samples: Float32Array<ArrayBuffer>): number => crc32(Buffer.from(samples.buffer))

/** What the generator must know: read gather by gather and trace by trace, without prefetch and not at the same time. */
export function share(system: SeismicSystem): Known {
  const reader = system.reader()
  const { traces, samples, intervalUs } = reader.spec
  const navigator = openNavigator(reader, { capacity: 1, prefetch: 'off' })
  const random = system.random('windows')
  const gathers = Array.from({ length: Math.min(mostGathers, navigator.gathers.count) }, (_, number) => ({
    path: `/gather/${navigator.gathers.id(number)}`,
    crc: checksum(navigator.gather(number).samples),
  }))
  const windows = Array.from({ length: windowCount }, () => {
    const firstTrace = random.int(0, traces - 101)
    const firstSample = random.int(0, samples / 2)
    const width = samples / 4
    const target = new Float32Array(100 * width)
    for (let i = 0; i < 100; i++) {
      const trace = new Float32Array(samples)
      reader.readTraces(firstTrace + i, 1, trace)
      target.set(trace.subarray(firstSample, firstSample + width), i * width)
    }
    const ms = (sample: number): number => (sample * intervalUs) / 1_000
    const path = `/window?t0=${ms(firstSample)}&t1=${ms(firstSample + width)}&trace0=${firstTrace}&trace1=${firstTrace + 100}`
    return { path, crc: checksum(target) }
  })
  return { gathers, windows }
}

function ask(context: StepContext, kind: keyof Known): { path: string } {
  const asked = context.random.pick((context.shared as Known)[kind])
  context.session.set('crc', asked.crc)
  return { path: asked.path }
}

function isRight({ status, body }: StepReply, { session }: StepContext): boolean | string {
  if (status !== 200) return `status ${status}`
  return crc32(readFrame(body).samples) === session.get('crc') || 'other samples'
}

export const gather: HttpStep = {
  name: 'gather',
  weight: 80,
  request: (context) => ask(context, 'gathers'),
  expect: isRight,
}

export const window: HttpStep = {
  name: 'window',
  weight: 20,
  request: (context) => ask(context, 'windows'),
  expect: isRight,
}
