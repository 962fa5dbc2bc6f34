import type { Code, Local, WasmFunction } from './assembler.ts'
import { inspectText } from './inspect-text.ts'
import { flow, i32, i8x16, sequence, v128 } from './instructions.ts'
import { layout } from './layout.ts'
import { markOdd } from './write-values.ts'

/** The fixed parts of the canonical text; `{"created_at":"` is the first. */
const fragments = [
  '{"created_at":"',
  '","entity_type":"',
  '","id":"',
  '","realm":"',
  '","stat7_coordinates":{"adjacency":[',
  '],"density":',
  ',"horizon":"',
  '","lineage":',
  ',"realm":"',
  '","resonance":',
  ',"velocity":',
  '},"state":{"value":',
  '}}',
  '"',
  '","',
] as const

type Fragment = (typeof fragments)[number]

/** Fragments are copied 16 bytes at a time; what is copied too much is written over afterwards. */
const slot = 48

export const fragmentTable = Buffer.from(fragments.map((text) => text.padEnd(slot)).join(''), 'latin1')

/** Quotes in a text without neighbours; each neighbour brings two more. */
const fixedQuotes = fragments.slice(0, -2).join('').split('"').length - 1

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
export const writeEntity = (writers: Writers): WasmFunction => ({
  params: [
    ...(['i32', 'i32', 'externref', 'externref', 'externref', 'externref', 'i32'] as const),
    ...(['externref', 'externref', 'externref', 'externref', 'externref'] as const),
    ...(['f64', 'externref', 'i32', 'externref', 'f64', 'f64', 'i32'] as const),
  ],
  results: ['i32'],
  body: (scope) => {
    const [start, index, createdAt, entityType, id, realm, count] = scope.params as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ]
    const neighbours = scope.params.slice(7, 12)
    const [density, horizon, lineage, place, resonance, velocity, value] = scope.params.slice(12) as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ]
    const [at, blocks, next] = [0, 0, 0].map(() => scope.local('i32')) as [Local, Local, Local]
    const bytes = scope.local('v128')

    const fixed = (text: Fragment): Code => {
      const source = layout.fragments + slot * fragments.indexOf(text)
      const copies = Array.from({ length: Math.ceil(text.length / 16) }, (_, i) =>
        v128.store(at.get, v128.load(zero, source + 16 * i), 16 * i),
      )
      return sequence(...copies, at.set(i32.add(at.get, i32.const(text.length))))
    }
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
      written(writers.string, createdAt),
      checkTimestamp,
      fixed('","entity_type":"'),
      written(writers.string, entityType),
      fixed('","id":"'),
      written(writers.string, id),
      fixed('","realm":"'),
      written(writers.string, realm),
      fixed('","stat7_coordinates":{"adjacency":['),
      adjacency,
      fixed('],"density":'),
      written(writers.float, density),
      fixed(',"horizon":"'),
      written(writers.string, horizon),
      fixed('","lineage":'),
      written(writers.integer, lineage),
      fixed(',"realm":"'),
      written(writers.string, place),
      fixed('","resonance":'),
      written(writers.float, resonance),
      fixed(',"velocity":'),
      written(writers.float, velocity),
      fixed('},"state":{"value":'),
      written(writers.integer, value),
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
