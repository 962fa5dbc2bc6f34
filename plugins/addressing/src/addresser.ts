import { hash } from 'node:crypto'
import { digestBytes } from './digest.ts'
import { canonicalText } from './canonical.ts'
import type { Entity } from './entity.ts'
import { createEntityWriter } from './entity-writer.ts'
import { createKernel } from './wasm/kernel.ts'
import { layout, maxTextBytes, queueLength, textRoom } from './wasm/layout.ts'

/** Computes addresses. Each has a memory of its own and serves one thread. All methods throw ENTITY_FAULTY. */
export interface Addresser {
  /** 64 lower-case hexadecimal digits. */
  readonly address: (entity: Entity) => string
  /** Writes 32 bytes per entity, one after another from the start of `into`. The fastest way for many entities. */
  readonly digests: (entities: readonly Entity[], into: Uint8Array) => void
}

/** Takes some tens of milliseconds: keep what it returns. */
export function createAddresser(): Addresser {
  const kernel = createKernel()
  const write = createEntityWriter(kernel)
  const memory = Buffer.from(kernel.memory.buffer)
  const queued = memory.subarray(layout.digests, layout.digests + queueLength * digestBytes)
  // One view per length of text: a view costs more than half of a hash.
  const texts: (Buffer | undefined)[] = Array.from({ length: maxTextBytes + 1 })

  /** The canonical bytes, from the kernel where the entity has the usual shape, else from the reference. */
  const canonical = (entity: Entity): Buffer | string => {
    const end = write(entity, layout.texts, 0)
    if (end === 0) return canonicalText(entity)
    const length = end - layout.texts
    return (texts[length] ??= memory.subarray(layout.texts, end))
  }

  const digests = (entities: readonly Entity[], into: Uint8Array): void => {
    let done = 0
    let waiting = 0
    let start: number = layout.texts
    const flush = (): void => {
      kernel.hashQueue(waiting)
      into.set(waiting === queueLength ? queued : queued.subarray(0, waiting * digestBytes), done * digestBytes)
      done += waiting
      waiting = 0
      start = layout.texts
    }
    for (const entity of entities) {
      const end = write(entity, start, waiting)
      if (end === 0) {
        flush()
        into.set(hash('sha256', canonicalText(entity), 'buffer'), done++ * digestBytes)
        continue
      }
      waiting++
      // The next text starts behind this one's padding.
      start = (end + 9 + 63) & ~63
      if (waiting === queueLength || start - layout.texts > textRoom) flush()
    }
    flush()
  }

  return { address: (entity) => hash('sha256', canonical(entity), 'hex'), digests }
}
