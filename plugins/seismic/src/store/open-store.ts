import { closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { createKernels, type Kernels } from '../kernels/kernels.ts'
import { createBlockReader } from './block-reader.ts'
import { blockBytes, blocksOf, type BlockFormat } from './block-format.ts'
import { damaged, openChunkFile } from './chunk-file.ts'
import { readFully } from './read-fully.ts'
import { readStoreSpec } from './store-metadata.ts'
import { columnTraces, headerFormat, sampleFormat, type StoreSpec } from './store-spec.ts'

/** Traces and samples; both end before their sum. */
export interface StoreWindow {
  readonly firstTrace: number
  readonly traces: number
  readonly firstSample: number
  readonly samples: number
}

/** A store that is open for reading. All reads are synchronous and take only the blocks that they need. */
export interface StoreReader {
  readonly path: string
  readonly spec: StoreSpec
  /** Fills the target with the samples of as many traces, row by row. */
  readonly readTraces: (first: number, count: number, target: Float32Array) => void
  readonly readWindow: (window: StoreWindow, target: Float32Array) => void
  /** 240 bytes per trace, as they stood in the file. */
  readonly readRawHeaders: (first: number, count: number, target: Uint8Array) => void
  /** A trace header field by name; the names are `spec.fields`. */
  readonly readField: (name: string, first: number, count: number) => Int32Array<ArrayBuffer>
  /** All that stood before the first trace. */
  readonly fileHeader: () => Uint8Array
  readonly close: () => void
}

/** Opens a whole store; throws for a partial one, and for what is none. Readers of one thread may share kernels. */
export function openStore(path: string, kernels: Kernels = createKernels()): StoreReader {
  const spec = readStoreSpec(path)
  const samples = createRowReader(join(path, 'traces'), sampleFormat(spec), kernels)
  let headers: RowReader | undefined
  const headerRows = (): RowReader =>
    (headers ??= createRowReader(join(path, 'raw_headers'), headerFormat(spec), kernels))

  const check = (first: number, count: number, most: number): void => {
    if (Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count >= 0 && first + count <= most) return
    throw new GauntletError('SEISMIC_OUT_OF_RANGE', `${path} has no ${count} from ${first} on; it ends at ${most}`)
  }
  const readWindow = (window: StoreWindow, target: Float32Array): void => {
    const { firstTrace, traces, firstSample, samples: width } = window
    check(firstTrace, traces, spec.traces)
    check(firstSample, width, spec.samples)
    samples.each(firstTrace, traces, (row, at) => {
      target.set(kernels.floats(row + 4 * firstSample, width), at * width)
    })
  }
  return {
    path,
    spec,
    readWindow,
    readTraces: (first, count, target) => {
      check(first, count, spec.traces)
      samples.eachRun(first, count, (row, at, rows) => {
        target.set(kernels.floats(row, rows * spec.samples), at * spec.samples)
      })
    },
    readRawHeaders: (first, count, target) => {
      check(first, count, spec.traces)
      const { rowBytes } = headerFormat(spec)
      headerRows().eachRun(first, count, (row, at, rows) => {
        target.set(kernels.bytes().subarray(row, row + rows * rowBytes), at * rowBytes)
      })
    },
    readField: (name, first, count) => {
      check(first, count, spec.traces)
      if (!spec.fields.includes(name)) {
        throw new GauntletError('SEISMIC_NO_FIELD', `${path} has no field ${name}; it has ${spec.fields.join(', ')}`)
      }
      return readColumn(join(path, 'headers', name), { first, count, chunkTraces: columnTraces(spec) })
    },
    fileHeader: () => readFileSync(join(path, 'file_header', '0')),
    close: () => {
      samples.close()
      headers?.close()
    },
  }
}

interface RowReader {
  /** Visits rows with their pointer and place; those of a block are decoded together. */
  readonly each: (first: number, count: number, visit: (pointer: number, at: number) => void) => void
  /** The same for rows that lie side by side. */
  readonly eachRun: (first: number, count: number, visit: (pointer: number, at: number, rows: number) => void) => void
  readonly close: () => void
}

function createRowReader(directory: string, format: BlockFormat, kernels: Kernels): RowReader {
  const blocks = createBlockReader(directory, format, kernels)
  const rows = kernels.allocate(blockBytes(format))
  const { blockRows, rowBytes } = format
  const eachRun: RowReader['eachRun'] = (first, count, visit) => {
    let done = 0
    while (done < count) {
      const row = first + done
      const block = Math.floor(row / blockRows)
      blocks.decode(Math.floor(block / blocksOf(format)), block % blocksOf(format), rows)
      const skipped = row % blockRows
      const run = Math.min(blockRows - skipped, count - done)
      visit(rows + skipped * rowBytes, done, run)
      done += run
    }
  }
  return {
    eachRun,
    each: (first, count, visit) =>
      eachRun(first, count, (pointer, at, run) => {
        for (let i = 0; i < run; i++) visit(pointer + i * rowBytes, at + i)
      }),
    close: blocks.close,
  }
}

interface ColumnPart {
  readonly first: number
  readonly count: number
  readonly chunkTraces: number
}

/** Columns are not compressed: chunk files of 32-bit integers. */
function readColumn(directory: string, { first, count, chunkTraces }: ColumnPart): Int32Array<ArrayBuffer> {
  const values = new Int32Array(count)
  const bytes = new Uint8Array(values.buffer)
  let done = 0
  while (done < count) {
    const trace = first + done
    const skipped = trace % chunkTraces
    const run = Math.min(chunkTraces - skipped, count - done)
    readPart(join(directory, String(Math.floor(trace / chunkTraces))), {
      into: bytes.subarray(4 * done, 4 * (done + run)),
      position: 4 * skipped,
    })
    done += run
  }
  return values
}

function readPart(path: string, { into, position }: { readonly into: Uint8Array; readonly position: number }): void {
  const file = openChunkFile(path)
  try {
    if (readFully(file, into, position) === into.length) return
  } finally {
    closeSync(file)
  }
  throw damaged(path)
}
