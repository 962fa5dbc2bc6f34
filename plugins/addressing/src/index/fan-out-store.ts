import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { badAddress, isAddress } from './address-index.ts'
import { blobDamaged, type BlobStore } from './blob-store.ts'
import { decodeHeader, encodeEntry, headerBytes, isEntryOf } from './pack-entry.ts'

/** One file per blob, in 256 folders named by the address's first two digits: what the pack file is measured against. */
export function openFanOutStore(folder: string): BlobStore {
  const pathOf = (address: string): string => join(folder, address.slice(0, 2), address)
  const stored = new Set<string>()
  return {
    get size() {
      return stored.size
    },
    put: (address, data) => {
      if (!isAddress(address)) throw badAddress(address)
      const path = pathOf(address)
      mkdirSync(join(folder, address.slice(0, 2)), { recursive: true })
      writeFileSync(`${path}.new`, encodeEntry(Buffer.from(address, 'hex'), data))
      renameSync(`${path}.new`, path)
      stored.add(address)
    },
    get: (address) => {
      if (!stored.has(address)) return undefined
      const bytes = readFileSync(pathOf(address))
      if (bytes.length < headerBytes || !decodeHeader(bytes) || !isEntryOf(bytes, Buffer.from(address, 'hex'))) {
        throw blobDamaged(address, pathOf(address))
      }
      return bytes.subarray(headerBytes)
    },
    close: () => stored.clear(),
  }
}
