import type { Code } from './encoding.ts'
import { wasmFunction, type Local, type WasmFunction } from './function.ts'
import { fixedQuotes, writeFragment, type Fragment } from './fragments.ts'
import { inspectText } from './inspect-text.ts'
import { flow, i32, i8x16, sequence, v128 } from './instructions.ts'
import { layout } from './layout.ts'
import { markOdd } from './write-values.ts'

const timestampForm = '0000-00-00T00:00:00.000Z'

const zero = i32.const(0)

const isTimestampPart = (bytes: Local, form: string): Code => {
  const codes = Array.from(form, (character) => character.charCodeAt(0))
  const digits = i8x16.leU(i8x16.sub(bytes.get, i8x16.splat(i32.const(48))), i8x16.splat(i32.const(9)))
  const mask = v128.const(codes.map((code) => (code === 48 ? 0xff : 0)))
  return i8x16.allTrue(v128.bitselect(digits, i8x16.eq(bytes.get, v128.const(codes)), mask))
}

/** Writes what SHA-256 wants behind a text (FIPS 180-4 §5.1.1) and leaves the number of blocks. */
const pad = (start: Local, end: Local, at: Local, blocks: Local): Code => {
  const length = i32.sub(end.get, start.get)
  const last = i32.add(start.get, i32.shl(blocks.get, i32.const(6)))
  return sequence(
    blocks.set(i32.shrU(i32.add(length, i32.const(9 + 63)), i32.const(6))),
    i32.store8(end.get, i32.const(0x80)),
    at.set(i32.add(end.get, i32.const(1))),
    flow.loop(
      v128.store(at.get, i8x16.splat(zero)),
      at.set(i32.add(at.get, i32.const(16))),
      flow.branchIf(0, i32.ltU(at.get, last)),
    ),
    // The length in bits, big-endian; it fits into two bytes.
    i32.store8(i32.sub(last, i32.const(2)), i32.shrU(length, i32.const(5))),
    i32.store8(i32.sub(last, i32.const(1)), i32.shl(length, i32.const(3))),
  )
}

/** As `WriteEntity` names them. */
const parameters = {
  start: 'i32',
  index: 'i32',
  createdAt: 'externref',
  entityType: 'externref',
  id: 'externref',
  realm: 'externref',
  count: 'i32',
  adjacency0: 'externref',
  adjacency1: 'externref',
  adjacency2: 'externref',
  adjacency3: 'externref',
  adjacency4: 'externref',
  density: 'f64',
  horizon: 'externref',
  lineage: 'i32',
  place: 'externref',
  resonance: 'f64',
  velocity: 'f64',
  value: 'i32',
} as const

/** Numbers of the functions that `writeEntity` calls. */
export interface Writers {
  readonly string: number
  readonly integer: number
  readonly float: number
}

/**
 * `writeEntity(start, index, created_at, entity_type, id, realm, adjacency count, adjacency × 5 sorted, density, horizon,
 * lineage, realm, resonance, velocity, state.value)` writes the canonical text at `start`, pads it, queues it under
 * `index`, and returns the address behind the text, or 0 if the entity is odd: then nothing holds but the general path.
 */
export const writeEntity = (writers: Writers): WasmFunction =>
  wasmFunction({
    params: parameters,
    results: ['i32'],
    body: (params, scope) => {
      const { start, index, count } = params
      const neighbours = [params.adjacency0, params.adjacency1, params.adjacency2, params.adjacency3, params.adjacency4]
      const { at, blocks, next, bytes } = scope.locals({ at: 'i32', blocks: 'i32', next: 'i32', bytes: 'v128' })

      const fixed = (text: Fragment): Code => writeFragment(at, text)
      const written = (writer: number, local: Local): Code => at.set(flow.call(writer, local.get, at.get))
      const checkTimestamp = sequence(
        bytes.set(v128.load(start.get, 15)),
        markOdd(i32.eqz(isTimestampPart(bytes, timestampForm.slice(0, 16)))),
        bytes.set(v128.load(start.get, 15 + 8)),
        markOdd(i32.eqz(isTimestampPart(bytes, timestampForm.slice(8)))),
        markOdd(i32.ne(at.get, i32.add(start.get, i32.const(15 + 24)))),
      )
      const adjacency = flow.if(
        count.get,
        ...neighbours.map((neighbour, i) => {
          const write = sequence(fixed(i === 0 ? '"' : '","'), written(writers.string, neighbour))
          return i === 0 ? write : flow.if(i32.gtU(count.get, i32.const(i)), write)
        }),
        fixed('"'),
      )

      return sequence(
        i32.store(zero, zero, layout.odd),
        at.set(start.get),
        fixed('{"created_at":"'),
        written(writers.string, params.createdAt),
        checkTimestamp,
        fixed('","entity_type":"'),
        written(writers.string, params.entityType),
        fixed('","id":"'),
        written(writers.string, params.id),
        fixed('","realm":"'),
        written(writers.string, params.realm),
        fixed('","stat7_coordinates":{"adjacency":['),
        adjacency,
        fixed('],"density":'),
        written(writers.float, params.density),
        fixed(',"horizon":"'),
        written(writers.string, params.horizon),
        fixed('","lineage":'),
        written(writers.integer, params.lineage),
        fixed(',"realm":"'),
        written(writers.string, params.place),
        fixed('","resonance":'),
        written(writers.float, params.resonance),
        fixed(',"velocity":'),
        written(writers.float, params.velocity),
        fixed('},"state":{"value":'),
        written(writers.integer, params.value),
        fixed('}}'),
        inspectText(scope, start, at, i32.add(i32.const(fixedQuotes), i32.shl(count.get, i32.const(1)))),
        flow.if(i32.load(zero, layout.odd), flow.return(zero)),
        pad(start, at, next, blocks),
        index.set(i32.shl(index.get, i32.const(3))),
        i32.store(index.get, start.get, layout.queue),
        i32.store(index.get, blocks.get, layout.queue + 4),
        at.get,
      )
    },
  })
