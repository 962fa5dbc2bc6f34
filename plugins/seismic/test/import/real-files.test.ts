import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importSegy } from '../../src/import/import-segy.ts'
import { openStore } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../segy/small-file.ts'
import { contentOfSegy, contentOfStore } from './samples-of.ts'

const folder = process.env['SEGY_SAMPLES_DIR']
const skip = folder === undefined && 'set SEGY_SAMPLES_DIR to a folder of SEG-Y files with their expected.json'
const expected: Readonly<Record<string, { readonly segyio_error?: unknown }>> =
  folder === undefined ? {} : JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
const readable = Object.keys(expected).filter((name) => name !== '_' && expected[name]?.segyio_error === undefined)

test('there are real files to import', { skip }, () => assert.ok(readable.length >= 10))

for (const name of readable) {
  test(`${name} comes back from its store with every sample and header`, async (context) => {
    const source = join(folder ?? '', name)
    const target = join(temporaryFolder(context), 'a.zarr')
    await importSegy({ source, target, threads: 1 })
    const store = openStore(target)
    context.after(store.close)
    assert.deepEqual(contentOfStore(store), contentOfSegy(source))
  })
}
