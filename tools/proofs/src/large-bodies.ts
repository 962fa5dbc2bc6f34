import { randomBytes } from 'node:crypto'

export const bodySizes = [64 * 2 ** 10, 2 ** 20] as const
/** What a body holds: letters of one byte each, or bytes as a picture has them. */
export const bodyKinds = ['text', 'bytes'] as const

export type BodyName = `${(typeof bodyKinds)[number]}-${number}`

/** The bodies that a quick server gives out at `/body/NAME`. */
export const largeBodies = (): Map<string, Buffer> =>
  new Map(
    bodySizes.flatMap((size) => [
      [`text-${size}`, Buffer.alloc(size, 'x')],
      [`bytes-${size}`, randomBytes(size)],
    ]),
  )
