import { perSystem } from '@gauntlet/contract'
import { createKernels, type Kernels } from './kernels/kernels.ts'
import { lz4TableBytes } from './kernels/kernel-exports.ts'
import { allocateBlock, createOperator, type Operator } from './process/operators.ts'
import type { Step } from './process/step.ts'
import { openSegy } from './segy/open-segy.ts'
import type { SegyLayout } from './segy/layout.ts'
import type { SeismicSystem } from './system.ts'

export const blockTraces = 100

/** A block of a file in the memory of kernels, and a place for each stage of its way into a store. */
export interface BlockWork {
  readonly kernels: Kernels
  readonly layout: SegyLayout
  readonly samples: number
  /** Samples of the block. */
  readonly count: number
  /** Traces as they stand in the file, with their headers. */
  readonly raw: Uint8Array
  readonly rawAt: number
  readonly floatsAt: number
  readonly planesAt: number
  /** The second plane of bytes: exponents and signs share the last one, which compresses best. */
  readonly packedAt: number
  readonly packedBytes: number
  readonly tableAt: number
  readonly workAt: number
  readonly operators: Readonly<Record<Step['step'], Operator>>
}

export const blockWork = perSystem((system: SeismicSystem): BlockWork => {
  const segy = openSegy(system.file())
  const { layout } = segy
  const samples = layout.samplesPerTrace
  const count = blockTraces * samples
  const raw = new Uint8Array(blockTraces * layout.traceBytes)
  segy.readTraces(0, blockTraces, raw)
  segy.close()
  const kernels = createKernels()
  const rawAt = kernels.allocate(raw.length)
  const floatsAt = allocateBlock(kernels, blockTraces, samples)
  const planesAt = kernels.allocate(4 * count)
  const packedAt = kernels.allocate(count)
  const tableAt = kernels.allocate(lz4TableBytes)
  const workAt = allocateBlock(kernels, blockTraces, samples)
  const countsAt = kernels.allocate(16)
  const operatorOf = (step: Step): Operator =>
    createOperator([step], { samples, intervalUs: layout.intervalUs }, kernels)
  const operators = {
    gain: operatorOf({ step: 'gain', factor: 1.5 }),
    agc: operatorOf({ step: 'agc', windowMs: 500 }),
    bandpass: operatorOf({ step: 'bandpass', lowHz: 10, highHz: 80 }),
  }
  kernels.bytes().set(raw, rawAt)
  const { run } = kernels
  run.convert(rawAt + 240, layout.traceBytes, blockTraces, samples, layout.formatCode, 0, floatsAt, countsAt)
  run.shuffle(floatsAt, planesAt, count)
  const packedBytes = run.lz4Compress(planesAt + 3 * count, count, packedAt, count - 1, tableAt)
  return {
    kernels,
    layout,
    samples,
    count,
    raw,
    rawAt,
    floatsAt,
    planesAt,
    packedAt,
    packedBytes,
    tableAt,
    workAt,
    operators,
  }
})
