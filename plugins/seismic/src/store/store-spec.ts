import type { SegyLayout } from '../segy/layout.ts'
import { traceHeaderBytes, type TraceFieldName } from '../segy/trace-fields.ts'
import type { BlockFormat, Codec, Order } from './block-format.ts'

/** All that is known of a store; its root attribute `seismic`. Plain data. */
export interface StoreSpec {
  readonly version: 1
  readonly traces: number
  readonly samples: number
  readonly intervalUs: number
  /** Traces of a chunk file, and of the blocks in it that can be read alone. The last chunk is filled up with zeros. */
  readonly chunkTraces: number
  readonly blockTraces: number
  readonly codec: Codec
  /** How the samples of a chunk lie: trace by trace, or time by time. */
  readonly order: Order
  /** Columns of trace header fields, under `headers/`. */
  readonly fields: readonly string[]
  readonly source: { readonly name: string; readonly layout: SegyLayout }
  /** What was done to the samples since the import, oldest first. */
  readonly history: readonly unknown[]
}

/** A block is small enough to be read for one gather, and large enough to compress. */
const blockSamples = 100_000
const mostBlockTraces = 100
const mostBlocks = 10
/** 4 MB: what a worker holds of a chunk. */
const mostChunkSamples = 1_048_576

/** Chunks of up to 4 MB and 1,000 traces, in blocks of up to 400 kB and 100 traces; at least one trace each. */
export function planChunks(traces: number, samples: number): { chunkTraces: number; blockTraces: number } {
  const blockTraces = clamp(Math.floor(blockSamples / samples), Math.min(mostBlockTraces, traces))
  const blocks = clamp(Math.floor(mostChunkSamples / (samples * blockTraces)), mostBlocks)
  return { blockTraces, chunkTraces: blockTraces * Math.min(blocks, Math.ceil(traces / blockTraces)) }
}

const clamp = (value: number, most: number): number => Math.max(1, Math.min(value, most))

/** What people select and place traces by. All other fields are in the raw headers; each column is files of its own. */
const columnFields = [
  'sequence_file',
  'field_record',
  'cdp',
  'offset',
  'coordinate_scalar',
  'source_x',
  'source_y',
  'group_x',
  'group_y',
  'cdp_x',
  'cdp_y',
  'inline',
  'crossline',
] as const satisfies readonly TraceFieldName[]

export interface SpecInput {
  readonly name: string
  readonly layout: SegyLayout
  readonly codec: Codec
  readonly order: Order
}

/** The store that a SEG-Y file of this layout becomes. */
export function specOf({ name, layout, codec, order }: SpecInput): StoreSpec {
  const { traces, samplesPerTrace: samples, intervalUs } = layout
  const chunks = planChunks(traces, samples)
  return {
    version: 1,
    traces,
    samples,
    intervalUs,
    ...(order === 'rows' ? chunks : { ...chunks, chunkTraces: chunks.blockTraces }),
    codec,
    order,
    fields: columnFields,
    source: { name, layout },
    history: [],
  }
}

export const chunkCount = ({ traces, chunkTraces }: StoreSpec): number => Math.ceil(traces / chunkTraces)

/** A column's chunks hold this many traces: 64 chunks of samples, so that none of those lies across two of them. */
export const columnTraces = ({ chunkTraces }: StoreSpec): number => chunkTraces * 64

/** How samples lie in `traces/`. */
export const sampleFormat = ({ codec, order, chunkTraces, blockTraces, samples }: StoreSpec): BlockFormat => ({
  codec,
  order,
  elementBytes: 4,
  rowBytes: samples * 4,
  blockRows: blockTraces,
  chunkRows: chunkTraces,
})

/** How trace headers lie in `raw_headers/`: the planes of their 240 bytes are mostly constant. */
export const headerFormat = ({ codec, chunkTraces, blockTraces }: StoreSpec): BlockFormat => ({
  codec,
  order: 'rows',
  elementBytes: traceHeaderBytes,
  rowBytes: traceHeaderBytes,
  blockRows: blockTraces,
  chunkRows: chunkTraces,
})
