import { crc32 } from 'node:zlib'

/**
 * An entry of a pack file: mark, length, CRC-32 of the data, CRC-32 of the header (little-endian words), the raw digest,
 * then the data.
 */
export const headerBytes = 48
const headerCrcAt = 12
const digestAt = 16
const mark = 0x314b4350

export interface PackHeader {
  readonly length: number
  readonly dataCrc: number
  readonly digest: Buffer
}

export function encodeEntry(digest: Uint8Array, data: Uint8Array): Buffer {
  const entry = Buffer.allocUnsafe(headerBytes + data.length)
  entry.writeUInt32LE(mark, 0)
  entry.writeUInt32LE(data.length, 4)
  entry.writeUInt32LE(crc32(data), 8)
  entry.set(digest, digestAt)
  entry.writeUInt32LE(headerCrc(entry), headerCrcAt)
  entry.set(data, headerBytes)
  return entry
}

/** The header at the beginning of `bytes`, or undefined where there is none. */
export function decodeHeader(bytes: Buffer): PackHeader | undefined {
  if (bytes.readUInt32LE(0) !== mark || bytes.readUInt32LE(headerCrcAt) !== headerCrc(bytes)) return undefined
  return {
    length: bytes.readUInt32LE(4),
    dataCrc: bytes.readUInt32LE(8),
    digest: bytes.subarray(digestAt, headerBytes),
  }
}

/** Whether `bytes`, header and data, are the entry of this digest, undamaged. */
export const isEntryOf = (bytes: Buffer, digest: Uint8Array): boolean =>
  bytes.compare(digest, 0, digest.length, digestAt, headerBytes) === 0 &&
  bytes.readUInt32LE(4) === bytes.length - headerBytes &&
  bytes.readUInt32LE(8) === crc32(bytes.subarray(headerBytes))

const headerCrc = (bytes: Buffer): number =>
  crc32(bytes.subarray(digestAt, headerBytes), crc32(bytes.subarray(0, headerCrcAt)))
