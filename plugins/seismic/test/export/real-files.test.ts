import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { exportSegy } from '../../src/export/export-segy.ts'
import { importSegy } from '../../src/import/import-segy.ts'
import { openStore } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../segy/small-file.ts'

const folder = process.env['SEGY_SAMPLES_DIR']
const skip = folder === undefined && 'set SEGY_SAMPLES_DIR to a folder of SEG-Y files'
/** Refused by the reader: cut, and without traces. */
const refused = new Set(['broken.sgy', 'text.sgy'])
const names =
  folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.sgy') && !refused.has(name))

test('there are real files to send through a store', { skip }, () => assert.ok(names.length >= 10))

for (const name of names) {
  test(`${name} comes back from a store byte by byte`, async (context) => {
    const place = temporaryFolder(context)
    const source = join(folder ?? '', name)
    await importSegy({ source, target: join(place, 'store.zarr'), threads: 1 })
    const store = openStore(join(place, 'store.zarr'))
    context.after(store.close)
    await exportSegy(store, join(place, 'out.sgy'))
    assert.ok(readFileSync(join(place, 'out.sgy')).equals(readFileSync(source)))
  })
}
