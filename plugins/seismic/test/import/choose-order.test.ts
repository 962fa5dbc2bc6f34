import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateSegy } from '../../src/data/generate-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { openStore } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import { contentOfSegy, contentOfStore } from './samples-of.ts'

const cases = [
  { data: 'seed', codec: 'zstd', order: 'columns', chunkTraces: 100 },
  { data: 'seed', codec: 'lz4', order: 'rows', chunkTraces: 1000 },
  { data: 'survey', codec: 'zstd', order: 'rows', chunkTraces: 1000 },
] as const

for (const { data, codec, order, chunkTraces } of cases) {
  test(`samples of the ${data} data lie in ${order} with ${codec}, and come back as they were`, async (context) => {
    const folder = temporaryFolder(context)
    const [source, target] = [join(folder, 'a.sgy'), join(folder, 'a.zarr')]
    generateSegy(source, { data, traces: 1030 })
    const { bytesWritten } = await importSegy({ source, target, codec, threads: 2 })
    const reader = openStore(target)
    context.after(reader.close)
    assert.equal(reader.spec.order, order)
    assert.equal(reader.spec.chunkTraces, chunkTraces)
    assert.deepEqual(contentOfStore(reader), contentOfSegy(source))
    // The published figure for this pattern is 2.7 : 1.
    assert.equal((1030 * 4000) / bytesWritten > 2.7, order === 'columns')
  })
}
