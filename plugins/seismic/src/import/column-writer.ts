import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { readTraceField, traceField, type TraceFieldName } from '../segy/trace-fields.ts'
import { markColumns, type ColumnMark } from '../store/column-mark.ts'
import { columnTraces, type StoreSpec } from '../store/store-spec.ts'
import { writeFully } from '../store/write-fully.ts'

/** Makes the files of all columns in their full size, so that threads can write to any place of them. What is there stays. */
export function createColumns(directory: string, spec: StoreSpec): void {
  const files = Math.ceil(spec.traces / columnTraces(spec))
  for (const field of spec.fields) {
    const folder = join(directory, 'headers', field)
    mkdirSync(folder, { recursive: true })
    for (let i = 0; i < files; i++) {
      const file = openSync(join(folder, String(i)), 'a')
      ftruncateSync(file, 4 * columnTraces(spec))
      closeSync(file)
    }
  }
}

/** Headers of consecutive traces of a chunk, `stride` bytes apart from `start` on. */
export interface HeaderRows {
  readonly view: DataView
  readonly start: number
  readonly stride: number
  readonly count: number
  readonly littleEndian: boolean
}

/** Takes the fields of trace headers to their columns. */
export interface ColumnWriter {
  readonly add: (rows: HeaderRows) => void
  /** Writes what was added, as the traces from `first` on. */
  readonly write: (first: number) => ColumnMark
  readonly close: () => void
}

export function createColumnWriter(directory: string, spec: StoreSpec): ColumnWriter {
  const fields = spec.fields.map((name) => traceField(name as TraceFieldName))
  const columns = fields.map(() => new Int32Array(spec.chunkTraces))
  let filled = 0
  let open: { readonly file: number; readonly descriptors: readonly number[] } | undefined
  const close = (): void => {
    open?.descriptors.forEach((descriptor) => closeSync(descriptor))
    open = undefined
  }
  const openAt = (file: number): readonly number[] => {
    if (open?.file === file) return open.descriptors
    close()
    const descriptors = spec.fields.map((name) => openSync(join(directory, 'headers', name, String(file)), 'r+'))
    open = { file, descriptors }
    return descriptors
  }
  return {
    add: ({ view, start, stride, count, littleEndian }) => {
      for (const [i, field] of fields.entries()) {
        const column = columns[i] as Int32Array
        for (let row = 0; row < count; row++) {
          column[filled + row] = readTraceField(view, start + row * stride, field, littleEndian)
        }
      }
      filled += count
    },
    write: (first) => {
      const descriptors = openAt(Math.floor(first / columnTraces(spec)))
      const position = 4 * (first % columnTraces(spec))
      const parts = columns.map((column) => new Uint8Array(column.buffer, 0, 4 * filled))
      for (const [i, part] of parts.entries()) writeFully(descriptors[i] as number, part, position)
      filled = 0
      return markColumns(parts)
    },
    close,
  }
}
