import type { StoreReader } from '../store/open-store.ts'

/** Which traces belong together. Gathers are numbered from 0 in the order of their first traces. */
export interface GatherIndex {
  /** The header field whose value a gather's traces share; null where no field tells, and 100 traces make a gather. */
  readonly field: string | null
  readonly count: number
  readonly firstTrace: (gather: number) => number
  readonly traces: (gather: number) => number
  /** The value of the field, or the gather's number where there is none. */
  readonly id: (gather: number) => number
  /** The first gather of that id. */
  readonly find: (id: number) => number | undefined
}

/** Tried in this order: a stacked section has one trace per CDP, and its lines are its gathers. */
const candidates = ['cdp', 'inline', 'field_record']

/** A field tells gathers when runs of its value have this many traces on average: more would be no gather but a file. */
const fewestTraces = 2
const mostTraces = 5_000

const plainTraces = 100

/** Columns are read in parts, so that memory grows with the gathers and not with the traces. */
const partTraces = 65_536

/** Runs of traces with the same CDP, inline or field record; else of 100 traces. */
export function indexGathers(reader: StoreReader): GatherIndex {
  const { traces, fields } = reader.spec
  for (const field of candidates.filter((name) => fields.includes(name))) {
    const runs = findRuns(reader, field)
    const mean = traces / runs.starts.length
    if (runs.starts.length > 1 && mean >= fewestTraces && mean <= mostTraces) return indexOf(field, traces, runs)
  }
  const starts = Array.from({ length: Math.ceil(traces / plainTraces) }, (_, gather) => gather * plainTraces)
  return indexOf(null, traces, { starts, ids: starts.map((_, gather) => gather) })
}

interface Runs {
  readonly starts: readonly number[]
  readonly ids: readonly number[]
}

function findRuns(reader: StoreReader, field: string): Runs {
  const { traces } = reader.spec
  const starts: number[] = []
  const ids: number[] = []
  for (let first = 0; first < traces; first += partTraces) {
    const values = reader.readField(field, first, Math.min(partTraces, traces - first))
    for (const [i, value] of values.entries()) {
      if (starts.length > 0 && value === ids.at(-1)) continue
      starts.push(first + i)
      ids.push(value)
      // Runs this short are none; a column of a million different values need not be kept.
      if (starts.length * fewestTraces > traces) return { starts, ids }
    }
  }
  return { starts, ids }
}

function indexOf(field: string | null, traces: number, { starts, ids }: Runs): GatherIndex {
  const byId = new Map<number, number>()
  for (const [gather, id] of ids.entries()) if (!byId.has(id)) byId.set(id, gather)
  return {
    field,
    count: starts.length,
    firstTrace: (gather) => starts[gather] ?? traces,
    traces: (gather) => (starts[gather + 1] ?? traces) - (starts[gather] ?? traces),
    id: (gather) => ids[gather] ?? -1,
    find: (id) => byId.get(id),
  }
}
