import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Codec, Order } from './block-format.ts'

/** Types of Zarr 3, and what Zarr 2 calls them. */
const dtypes = { float32: '<f4', int32: '<i4', uint8: '|u1' } as const

export interface ArrayMetadata {
  readonly shape: readonly number[]
  readonly chunks: readonly number[]
  readonly type: keyof typeof dtypes
  readonly dimensions: readonly string[]
  readonly codec: Codec
  readonly order: Order
  /** Bytes that are shuffled together, where a codec is used. */
  readonly elementBytes: number
}

/** Writes an array's metadata for Zarr 2 and for Zarr 3; both name the same chunk files (`3.0`). */
export function writeArrayMetadata(directory: string, array: ArrayMetadata): void {
  const { shape, chunks, type, dimensions, order } = array
  mkdirSync(directory, { recursive: true })
  writeJson(directory, '.zarray', {
    zarr_format: 2,
    shape,
    chunks,
    dtype: dtypes[type],
    compressor: compressorOf(array),
    fill_value: 0,
    order: order === 'rows' ? 'C' : 'F',
    filters: null,
    dimension_separator: '.',
  })
  writeJson(directory, '.zattrs', { _ARRAY_DIMENSIONS: dimensions })
  writeJson(directory, 'zarr.json', {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: 'v2', configuration: { separator: '.' } },
    fill_value: 0,
    codecs: [...turnOf(array), { name: 'bytes', configuration: { endian: 'little' } }, ...codecsOf(array)],
    dimension_names: dimensions,
    attributes: {},
  })
}

/** Writes a group's metadata for both versions; `zarr.json` is the last of them, and there at once. */
export function writeGroupMetadata(directory: string, attributes: Readonly<Record<string, unknown>>): void {
  mkdirSync(directory, { recursive: true })
  writeJson(directory, '.zgroup', { zarr_format: 2 })
  writeJson(directory, '.zattrs', attributes)
  writeJson(directory, 'zarr.json.tmp', { zarr_format: 3, node_type: 'group', attributes })
  renameSync(join(directory, 'zarr.json.tmp'), join(directory, 'zarr.json'))
}

/** Only arrays of two dimensions lie in columns. */
const turnOf = ({ order }: ArrayMetadata): object[] =>
  order === 'rows' ? [] : [{ name: 'transpose', configuration: { order: [1, 0] } }]

/** Level and block size say how to write; readers take them from the frames. */
const clevel = 1

const compressorOf = ({ codec }: ArrayMetadata): object | null =>
  codec === 'none' ? null : { id: 'blosc', cname: codec, clevel, shuffle: 1, blocksize: 0 }

const codecsOf = ({ codec, elementBytes }: ArrayMetadata): object[] =>
  codec === 'none'
    ? []
    : [
        {
          name: 'blosc',
          configuration: { cname: codec, clevel, shuffle: 'shuffle', typesize: elementBytes, blocksize: 0 },
        },
      ]

function writeJson(directory: string, name: string, value: object): void {
  writeFileSync(join(directory, name), `${JSON.stringify(value, null, 2)}\n`)
}
