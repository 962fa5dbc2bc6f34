import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { journalName } from './journal.ts'
import { isPartial, partialOf } from './partial-store.ts'
import { columnTraces, headerFormat, sampleFormat, type StoreSpec } from './store-spec.ts'
import { writeArrayMetadata, writeGroupMetadata } from './zarr-metadata.ts'

/**
 * Writes what a store's readers need besides chunks: a group of samples, raw headers, and columns of header fields. The
 * group itself comes last, so that a folder that reads as a store is whole.
 */
export function writeStoreMetadata(directory: string, spec: StoreSpec): void {
  const { traces, samples, chunkTraces, codec, order, fields } = spec
  writeArrayMetadata(join(directory, 'traces'), {
    shape: [traces, samples],
    chunks: [chunkTraces, samples],
    type: 'float32',
    dimensions: ['trace', 'sample'],
    codec,
    order,
    elementBytes: sampleFormat(spec).elementBytes,
  })
  const { rowBytes, elementBytes } = headerFormat(spec)
  writeArrayMetadata(join(directory, 'raw_headers'), {
    shape: [traces, rowBytes],
    chunks: [chunkTraces, rowBytes],
    type: 'uint8',
    dimensions: ['trace', 'header_byte'],
    codec,
    order: 'rows',
    elementBytes,
  })
  writeGroupMetadata(join(directory, 'headers'), {})
  for (const field of fields) {
    writeArrayMetadata(join(directory, 'headers', field), {
      shape: [traces],
      chunks: [columnTraces(spec)],
      type: 'int32',
      dimensions: ['trace'],
      codec: 'none',
      order: 'rows',
      elementBytes: 4,
    })
  }
  const headerBytes = spec.source.layout.firstTraceOffset
  writeArrayMetadata(join(directory, 'file_header'), {
    shape: [headerBytes],
    chunks: [headerBytes],
    type: 'uint8',
    dimensions: ['file_byte'],
    codec: 'none',
    order: 'rows',
    elementBytes: 1,
  })
  writeGroupMetadata(directory, { seismic: spec })
}

/** The specification of a finished store. Throws for anything else, and says what it is. */
export function readStoreSpec(directory: string): StoreSpec {
  if (isPartial(directory)) throw incomplete(directory)
  const path = join(directory, 'zarr.json')
  if (!existsSync(path)) throw notThere(directory)
  const spec = specIn(readFileSync(path, 'utf8'))
  if (spec) return spec
  throw new GauntletError(
    'SEISMIC_NOT_A_STORE',
    `${path} is not that of a seismic store; make one with "seismic import"`,
  )
}

const incomplete = (directory: string): GauntletError =>
  new GauntletError(
    'SEISMIC_INCOMPLETE',
    `${directory} is not whole yet; run the command that makes it again: it goes on with what is written`,
  )

function notThere(directory: string): GauntletError {
  if (existsSync(partialOf(directory)) || existsSync(join(directory, journalName))) return incomplete(directory)
  return new GauntletError(
    'SEISMIC_NOT_A_STORE',
    `${directory} holds no Zarr group; make a store with "seismic import"`,
  )
}

function specIn(text: string): StoreSpec | null {
  try {
    const parsed = JSON.parse(text) as { attributes?: { seismic?: Partial<StoreSpec> } } | null
    const spec = parsed?.attributes?.seismic
    return spec && isSpec(spec) ? (spec as StoreSpec) : null
  } catch {
    return null
  }
}

/** Metadata may be damaged or hostile: sizes are taken from it. */
function isSpec(spec: Partial<StoreSpec>): boolean {
  const { traces, samples, chunkTraces, blockTraces, codec, order, fields, source } = spec
  const counts = [traces, samples, chunkTraces, blockTraces, source?.layout?.firstTraceOffset]
  return (
    spec.version === 1 &&
    counts.every((count) => Number.isSafeInteger(count) && Number(count) > 0) &&
    Number(chunkTraces) % Number(blockTraces) === 0 &&
    Number(chunkTraces) * Number(samples) < 2 ** 28 &&
    (codec === 'lz4' || codec === 'zstd' || codec === 'none') &&
    (order === 'rows' || (order === 'columns' && codec !== 'none' && chunkTraces === blockTraces)) &&
    Array.isArray(fields) &&
    fields.every((field) => typeof field === 'string' && /^[a-z_]+$/.test(field))
  )
}
