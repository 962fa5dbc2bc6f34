import { perSystem, type MicroCase } from '@gauntlet/contract'
import { blockTraces, blockWork, type BlockWork } from './block-work.ts'
import type { Gather, Navigator } from './navigate/navigator.ts'
import type { Step } from './process/step.ts'
import { decodeTraces } from './segy/decode-samples.ts'
import type { SeismicSystem } from './system.ts'

type Case = MicroCase<SeismicSystem>

/** Kernels on a block of a hundred traces; figures are per trace. */
const block = (work: (block: BlockWork) => unknown, check: (block: BlockWork, output: unknown) => boolean): Case => ({
  scales: ['1k'],
  variants: ['stream'],
  from: 'standard',
  opsPerRun: blockTraces,
  run: (system) => work(blockWork(system)),
  check: (system, output) => check(blockWork(system), output),
})

const bytesAt = ({ kernels, count }: BlockWork, pointer: number): Buffer =>
  Buffer.from(kernels.bytes().buffer, pointer, 4 * count)

/** The samples by the decoder that is written in TypeScript. */
function plainSamples({ raw, layout, count }: BlockWork): Buffer {
  const samples = new Float32Array(count)
  decodeTraces(raw, samples, layout)
  return Buffer.from(samples.buffer)
}

const operatorCase = (step: Step['step']): Case =>
  block(
    (work) => {
      // Each run starts from the same samples: repeated on its own output, a filter would end in silence.
      work.kernels.bytes().copyWithin(work.workAt, work.floatsAt, work.floatsAt + 4 * work.count)
      return work.operators[step](work.workAt, blockTraces)
    },
    (work, notFinite) => notFinite === 0 && !bytesAt(work, work.workAt).equals(bytesAt(work, work.floatsAt)),
  )

const kernelCases: Readonly<Record<string, Case>> = {
  'ibm-to-ieee': {
    ...block(
      ({ kernels, layout, rawAt, workAt, samples, tableAt }) => {
        kernels.run.convert(rawAt + 240, layout.traceBytes, blockTraces, samples, layout.formatCode, 0, workAt, tableAt)
        return workAt
      },
      (work, at) => bytesAt(work, Number(at)).equals(plainSamples(work)),
    ),
    title: 'IBM floats to IEEE floats',
  },
  shuffle: block(
    ({ kernels, floatsAt, workAt, count }) => {
      kernels.run.shuffle(floatsAt, workAt, count)
      return workAt
    },
    (work, at) => bytesAt(work, Number(at)).equals(bytesAt(work, work.planesAt)),
  ),
  compress: {
    ...block(
      ({ kernels, planesAt, workAt, count, tableAt }) =>
        kernels.run.lz4Compress(planesAt + 3 * count, count, workAt, count - 1, tableAt),
      ({ packedBytes, count }, bytes) => bytes === packedBytes && packedBytes > 0 && packedBytes < count,
    ),
    title: 'LZ4 on the byte that holds the exponents',
  },
  decompress: {
    ...block(
      ({ kernels, packedAt, packedBytes, workAt, count }) =>
        kernels.run.lz4Decompress(packedAt, packedBytes, workAt, count),
      ({ kernels, workAt, planesAt, count }, bytes) =>
        bytes === count &&
        Buffer.from(kernels.bytes().buffer, workAt, count).equals(
          Buffer.from(kernels.bytes().buffer, planesAt + 3 * count, count),
        ),
    ),
    title: 'the same back',
  },
  'gain-block': operatorCase('gain'),
  'agc-block': operatorCase('agc'),
  'bandpass-block': operatorCase('bandpass'),
}

/** The published navigation: fifty gathers, five of them kept. */
const visited = 50

interface Way {
  readonly navigator: Navigator
  readonly order: readonly number[]
}

const wayLength = 1_000

const randomWay = perSystem((system: SeismicSystem): Way => {
  const navigator = system.navigator({ prefetch: 'off' })
  const random = system.random('way')
  const most = Math.min(visited, navigator.gathers.count) - 1
  return { navigator, order: Array.from({ length: wayLength }, () => random.int(0, most)) }
})

const steadyWay = perSystem((system: SeismicSystem) => system.navigator({ prefetch: 'off' }))

/** The gather's traces one by one, as another way to the same samples. */
function isGather(system: SeismicSystem, { firstTrace, traces, samples }: Gather): boolean {
  const { samples: perTrace } = system.reader().spec
  const trace = new Float32Array(perTrace)
  for (let i = 0; i < traces; i += 9) {
    system.reader().readTraces(firstTrace + i, 1, trace)
    if (trace.some((value, n) => value !== samples[i * perTrace + n])) return false
  }
  return traces > 0
}

const navigateCase: Case = {
  title: 'to a random one of fifty gathers, five of which are kept',
  variants: ['stream'],
  scales: ['10k'],
  run: (system, i) => {
    const { navigator, order } = randomWay(system)
    return navigator.goTo(order[i % wayLength] as number)
  },
  check: (system, gather, i) =>
    (gather as Gather).number === randomWay(system).order[i % wayLength] && isGather(system, gather as Gather),
  gauges: (system) => {
    const { hits, misses } = randomWay(system).navigator.stats()
    return { hit_ratio: hits / (hits + misses) }
  },
}

const navigateCases: Readonly<Record<string, Case>> = {
  navigate: navigateCase,
  'navigate-large': { ...navigateCase, from: 'standard', scales: ['1k', '100k'] },
  gather: {
    from: 'standard',
    title: 'the next gather, read from the store',
    variants: ['stream', 'uncompressed'],
    scales: ['10k'],
    run: (system, i) => {
      const navigator = steadyWay(system)
      return navigator.gather(i % navigator.gathers.count)
    },
    check: (system, gather) => isGather(system, gather as Gather),
  },
}

export const microCases: Readonly<Record<string, Case>> = { ...kernelCases, ...navigateCases }
