import type { Kernels } from '../../src/kernels/kernels.ts'

/** Copies bytes into the kernels' memory. */
export function place(kernels: Kernels, content: Uint8Array): number {
  const pointer = kernels.allocate(content.length)
  kernels.bytes().set(content, pointer)
  return pointer
}

export const bytesAt = (kernels: Kernels, pointer: number, count: number): Uint8Array =>
  kernels.bytes().slice(pointer, pointer + count)

/** Bytes that look different at each place; the seed makes them other ones. */
export function noise(count: number, seed: number): Uint8Array {
  let state = seed | 1
  return Uint8Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 255
  })
}
