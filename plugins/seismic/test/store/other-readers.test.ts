import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import * as zarr from 'zarrita'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { openStore } from '../../src/store/open-store.ts'
import { findPython } from '../find-python.ts'
import { contentOfSegy, writeSurvey } from '../import/samples-of.ts'
import { noise } from '../kernels/bytes.ts'
import { smallFile, temporaryFolder } from '../segy/small-file.ts'

const python = findPython(['zarr', 'numcodecs'])
const noPython = !python && 'needs python3-zarr'

/** What to import: data that compress, data that do not, and shapes at the edge of what Blosc splits. */
const sources: Readonly<Record<string, (path: string) => void>> = {
  survey: (path) => writeSurvey(path),
  'sines, which lie in columns with zstd': (path) => generateSegy(path, { data: 'seed', traces: 230, samples: 203 }),
  noise: (path) => writeNoise(path, 130, 500),
  'one trace of 1 sample': (path) => writeNoise(path, 1, 1),
  'one trace of 127 samples': (path) => writeNoise(path, 1, 127),
  'one trace of 128 samples': (path) => writeNoise(path, 1, 128),
  'three traces of 9 samples': (path) => writeNoise(path, 3, 9),
  'five traces of 250,001 samples': (path) => writeNoise(path, 5, 250_001),
}

function writeNoise(path: string, traces: number, samples: number): void {
  const format = samples > 65_535 ? { samples: 0, revision: [2, 0] as const } : { samples }
  const file = smallFile({
    ...format,
    format: 5,
    traces: Array.from({ length: traces }, (_, i) => noise(4 * samples, i + 1)),
  })
  // Revision 2 has a field of 32 bits for what 16 bits cannot hold (bytes 3269–3272).
  if (samples > 65_535) file.writeInt32BE(samples, 3268)
  writeFileSync(path, file)
}

const codecs = ['lz4', 'zstd', 'none'] as const

interface Made {
  readonly source: string
  readonly stores: readonly string[]
}

/** A source, and a store of it for each codec. */
async function made(context: TestContext, name: string): Promise<Made> {
  const folder = temporaryFolder(context)
  const source = join(folder, 'a.sgy')
  sources[name]!(source)
  const stores = codecs.map((codec) => join(folder, `${codec}.zarr`))
  for (const [i, target] of stores.entries()) await importSegy({ source, target, codec: codecs[i]!, threads: 1 })
  return { source, stores }
}

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What readers have to find: samples, raw headers, a field. */
function expectedOf({ source, stores }: Made): string[] {
  const { bits, headers } = contentOfSegy(source)
  const { spec, readField, close } = openStore(stores[0]!)
  const column = readField('cdp', 0, spec.traces)
  close()
  return [bits, headers, new Uint8Array(column.buffer)].map(sha)
}

/** A store of zarrita that reads a folder. */
const folderStore = (root: string) => ({
  get: (key: string): Promise<Uint8Array | undefined> => {
    try {
      return Promise.resolve(new Uint8Array(readFileSync(join(root, key))))
    } catch {
      return Promise.resolve(undefined)
    }
  },
})

interface Found {
  readonly data: Float32Array | Int32Array | Uint8Array
  readonly shape: readonly number[]
  readonly stride: readonly number[]
}

/** The bytes row by row; zarrita leaves what lay in columns in columns. */
function inRows({ data, shape: [rows = 0, columns = 1], stride: [down = 0, right = 1] }: Found): Uint8Array {
  // Copied as numbers, some that are none would change.
  if (right === 1) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const sorted = data.slice()
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) sorted[r * columns + c] = data[r * down + c * right]!
  return new Uint8Array(sorted.buffer)
}

for (const name of Object.keys(sources)) {
  test(`${name}: Python's zarr reads every sample, header and field`, { skip: noPython }, async (context) => {
    const all = await made(context, name)
    const script = join(import.meta.dirname, 'read-with-zarr.py')
    const { stdout, stderr } = spawnSync(python!, [script, ...all.stores], { encoding: 'utf8', timeout: 60_000 })
    const header = sha(readFileSync(all.source).subarray(0, 3600))
    const expected = JSON.stringify([...expectedOf(all), header, 2000])
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.stringify(JSON.parse(line)))
    assert.deepEqual(
      found,
      codecs.map(() => expected),
      stderr,
    )
  })

  for (const version of ['v2', 'v3'] as const) {
    test(`${name}: zarrita reads every sample, header and field as Zarr ${version}`, async (context) => {
      const all = await made(context, name)
      const expected = expectedOf(all)
      for (const store of all.stores) {
        const root = zarr.root(folderStore(store))
        const found = ['traces', 'raw_headers', 'headers/cdp'].map(async (path) => {
          const place = root.resolve(path)
          const kind = { kind: 'array' } as const
          const array = await (version === 'v2' ? zarr.open.v2(place, kind) : zarr.open.v3(place, kind))
          return sha(inRows((await zarr.get(array)) as Found))
        })
        assert.deepEqual(await Promise.all(found), expected, store)
      }
    })
  }
}
