import { assemble, type ImportedFunction } from './assembler.ts'
import { engine, type PrivateMemory } from './engine.ts'
import { fragmentTable } from './fragments.ts'
import { hashQueue } from './hash-queue.ts'
import { layout, memoryPages } from './layout.ts'
import { roundConstants } from './sha256-constants.ts'
import { writeEntity } from './write-entity.ts'
import { writeFloat, writeInteger, writeString } from './write-values.ts'

/** What `writeEntity` takes, in its order; the strings of `adjacency` beyond `count` are not looked at. */
export type WriteEntity = (
  start: number,
  index: number,
  createdAt: string,
  entityType: string,
  id: string,
  realm: string,
  count: number,
  adjacency0: string,
  adjacency1: string,
  adjacency2: string,
  adjacency3: string,
  adjacency4: string,
  density: number,
  horizon: string,
  lineage: number,
  place: string,
  resonance: number,
  velocity: number,
  value: number,
) => number

export interface Kernel {
  readonly memory: Uint8Array<ArrayBuffer>
  readonly writeEntity: WriteEntity
  readonly writeFloat: (value: number, at: number) => number
  readonly hashQueue: (count: number) => void
}

/** The builtins of the JavaScript String proposal; engines inline them. */
const imports: readonly ImportedFunction[] = [
  { module: 'wasm:js-string', name: 'charCodeAt', params: ['externref', 'i32'], results: ['i32'] },
  { module: 'wasm:js-string', name: 'length', params: ['externref'], results: ['i32'] },
]

const digitPairs = Buffer.from(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).join(''), 'latin1')

const constantVectors = new Uint8Array(
  Uint32Array.from(roundConstants.flatMap((word) => [word, word, word, word])).buffer,
)

/** The module's bytes, the same on every call: 2 imports, then the functions numbered from 2. */
export function assembleKernel(): Uint8Array<ArrayBuffer> {
  const [string, integer, float, entity, queue] = [2, 3, 4, 5, 6] as const
  return assemble({
    imports,
    functions: [writeString, writeInteger, writeFloat, writeEntity({ string, integer, float }), hashQueue],
    exports: { writeString: string, writeInteger: integer, writeFloat: float, writeEntity: entity, hashQueue: queue },
    memories: [{ from: 'module', exportedAs: 'memory', size: { pages: memoryPages } }],
    data: [
      { at: layout.digitPairs, bytes: digitPairs },
      { at: layout.constants, bytes: constantVectors },
      { at: layout.fragments, bytes: fragmentTable },
    ],
  })
}

/** Assembles and compiles a kernel with a memory of its own; takes some tens of milliseconds. One per thread is enough. */
export function createKernel(): Kernel {
  const { Module, Instance } = engine()
  const { exports } = new Instance(new Module(assembleKernel(), { builtins: ['js-string'] }))
  const { buffer } = exports['memory'] as PrivateMemory
  return {
    memory: new Uint8Array(buffer),
    writeEntity: exports['writeEntity'] as Kernel['writeEntity'],
    writeFloat: exports['writeFloat'] as Kernel['writeFloat'],
    hashQueue: exports['hashQueue'] as Kernel['hashQueue'],
  }
}
