import { GauntletError } from '@gauntlet/contract/error'

/** What stands before the samples of an answer. */
export interface FrameHead {
  readonly traces: number
  readonly samples: number
  readonly [field: string]: number
}

const lengthBytes = 4

/** The beginning of a binary answer: the length of a JSON object (32 bits, little-endian), and the object, filled up with spaces to a multiple of 4 bytes. Little-endian 32-bit floats follow, row by row. */
export function frameHead(head: FrameHead): Buffer {
  const json = JSON.stringify(head)
  const text = json.padEnd(Math.ceil(json.length / 4) * 4)
  const bytes = Buffer.alloc(lengthBytes + text.length)
  bytes.writeUInt32LE(text.length)
  bytes.write(text, lengthBytes, 'latin1')
  return bytes
}

/** An answer taken apart again. Throws `SEISMIC_BAD_FRAME` where head and samples do not agree. */
export function readFrame(body: Buffer): { readonly head: FrameHead; readonly samples: Buffer } {
  const start = lengthBytes + (body.length < lengthBytes ? 0 : body.readUInt32LE())
  const samples = body.subarray(start)
  try {
    const head = JSON.parse(body.toString('latin1', lengthBytes, start)) as FrameHead
    if (head.traces * head.samples * 4 === samples.length) return { head, samples }
  } catch {
    // Told below, as is a length that does not fit.
  }
  throw new GauntletError('SEISMIC_BAD_FRAME', 'the answer is cut or damaged; ask again')
}
