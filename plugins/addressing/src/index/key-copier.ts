import { GauntletError } from '@gauntlet/contract'
import { digestBytes, digestWords } from '../digest.ts'

/** Copies raw digests out of byte arrays into the words where searches expect them. */
export class KeyCopier {
  readonly #keys: Int32Array
  readonly #keyBytes: Uint8Array
  #bytes: Uint8Array = new Uint8Array(0)
  #words: Int32Array = new Int32Array(0)

  constructor(keys: Int32Array) {
    this.#keys = keys
    this.#keyBytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength)
  }

  /** Copies one digest. Throws `BAD_RANGE` when it is not wholly inside. */
  copy(bytes: Uint8Array, offset: number): void {
    checkRange(bytes, offset, 1)
    if (((bytes.byteOffset | offset) & 3) !== 0) return this.copyMany(bytes, offset, 1)
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
    }
    const from = offset >>> 2
    const keys = this.#keys
    const words = this.#words
    for (let i = 0; i < digestWords; i++) keys[i] = words[from + i] ?? 0
  }

  /** Copies digests that lie in a row. Throws `BAD_RANGE` when they are not wholly inside. */
  copyMany(bytes: Uint8Array, offset: number, count: number): void {
    checkRange(bytes, offset, count)
    this.#keyBytes.set(bytes.subarray(offset, offset + count * digestBytes))
  }
}

function checkRange(bytes: Uint8Array, offset: number, count: number): void {
  if (offset >= 0 && offset + count * digestBytes <= bytes.length) return
  throw new GauntletError('BAD_RANGE', `${count} digests from byte ${offset} on do not fit ${bytes.length} bytes`)
}
