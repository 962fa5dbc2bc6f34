import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { indexGathers } from '../navigate/gather-index.ts'
import type { StoreReader } from '../store/open-store.ts'

/** A store in words. */
export function describeStore(reader: StoreReader): string {
  const { path, spec } = reader
  const { traces, samples, intervalUs, codec, order, chunkTraces, blockTraces, source, history } = spec
  const gathers = indexGathers(reader)
  const sampleBytes = traces * samples * 4
  const storedBytes = folderBytes(join(path, 'traces'))
  return [
    `${path}: ${traces} traces of ${samples} samples, every ${intervalUs / 1_000} ms`,
    `from ${source.name}; codec ${codec}, ${(sampleBytes / storedBytes).toFixed(2)} : 1 (${(storedBytes / 1e6).toFixed(1)} MB of samples)`,
    `chunks of ${chunkTraces} traces in blocks of ${blockTraces}, in ${order}`,
    `${gathers.count} gathers by ${gathers.field ?? 'position'}`,
    ...history.map((step) => `then: ${JSON.stringify(step)}`),
  ].join('\n')
}

const folderBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
