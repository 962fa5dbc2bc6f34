import { fstatSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { GauntletError } from '@gauntlet/contract'
import { decodeHeader, headerBytes } from './pack-entry.ts'

export interface PackPlace {
  readonly address: string
  readonly offset: number
}

export interface PackContents {
  readonly entries: readonly PackPlace[]
  /** Where the last whole entry ends: what follows is a torn write. */
  readonly end: number
}

/**
 * Lists a pack file by its headers. An append that was cut short leaves fewer bytes than its entry needs, zeros, or a last
 * entry with wrong data: that is a torn tail. Anything else that is not an entry throws `PACK_DAMAGED`.
 */
export function walkPack(file: number, path: string): PackContents {
  const { size } = fstatSync(file)
  const entries: PackPlace[] = []
  const head = Buffer.alloc(headerBytes)
  let offset = 0
  while (offset + headerBytes <= size) {
    readSync(file, head, 0, headerBytes, offset)
    const header = decodeHeader(head)
    if (header === undefined) {
      if (onlyZeros(file, offset, size)) break
      throw new GauntletError('PACK_DAMAGED', `${path} is damaged at byte ${offset}; restore it from a copy`)
    }
    const next = offset + headerBytes + header.length
    if (next > size) break
    if (next === size && crc32(bytesOf(file, offset + headerBytes, next)) !== header.dataCrc) break
    entries.push({ address: header.digest.toString('hex'), offset })
    offset = next
  }
  return { entries, end: offset }
}

function bytesOf(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from)
  readSync(file, bytes, 0, bytes.length, from)
  return bytes
}

function onlyZeros(file: number, from: number, to: number): boolean {
  const step = 0x10000
  for (let at = from; at < to; at += step) {
    if (bytesOf(file, at, Math.min(to, at + step)).some((byte) => byte !== 0)) return false
  }
  return true
}
