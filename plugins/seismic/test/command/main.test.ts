import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import { scratch } from '../made-store.ts'
import { smallFile } from '../segy/small-file.ts'

const main = fileURLToPath(new URL('../../src/command/main.ts', import.meta.url))

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

const seismic = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { timeout: 30_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

test('a file is generated, imported, looked at, processed, drawn and exported', async (t) => {
  const folder = scratch(t)
  const [file, store, processed, picture, back] = ['a.sgy', 'a.zarr', 'b.zarr', 'a.png', 'back.sgy'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string]
  assert.equal((await seismic('generate', file, '--traces', '300', '--samples', '250')).code, 0)
  const imported = await seismic('import', file, store, '--threads', '1')
  assert.match(imported.out, /a\.zarr: 300 traces, [\d.]+ MB, [\d.]+ s, [\d.e+]+ traces\/s/)
  assert.match((await seismic('info', file)).out, /300 of 250 samples/)
  const done = await seismic('process', store, processed, '--step', 'bandpass=10-80', '--step', 'agc=200')
  assert.equal(done.code, 0, done.err)
  const info = await seismic('info', processed)
  assert.match(
    info.out,
    /300 traces of 250 samples, every 2 ms\n.*\n.*\n3 gathers by cdp\nthen: .*bandpass.*\nthen: .*agc/,
  )
  assert.equal((await seismic('view', store, picture, '--gather', '2', '--width', '50', '--height', '40')).code, 0)
  const image = PNG.sync.read(readFileSync(picture))
  assert.deepEqual([image.width, image.height], [50, 40])
  assert.match(
    (await seismic('export', store, back)).out,
    /back\.sgy: 300 traces, 0\.4 MB, [\d.]+ s, [\d.e+]+ traces\/s/,
  )
  assert.ok(readFileSync(back).equals(readFileSync(file)))
  assert.match((await seismic('verify', processed)).out, /b\.zarr: 300 traces, all as they were written/)
  rmSync(join(processed, 'raw_headers', '0.0'))
  const damaged = await seismic('verify', processed)
  assert.equal(damaged.code, 1)
  assert.match(damaged.err, /^raw_headers\/0\.0: missing or changed\n.*b\.zarr is damaged/)
  const again = await seismic('export', store, file)
  assert.equal(again.code, 1)
  assert.match(again.err, /a\.sgy exists; remove it, or choose another name/)
})

for (const [args, says] of [
  [[], /seismic import FILE/],
  [['paint'], /seismic import FILE/],
  [['import', 'a.sgy'], /give 2 path/],
  [['import', 'a.sgy', 'b', '--codec', 'brotli'], /--codec: one of lz4, zstd, none/],
  [['import', 'a.sgy', 'b', '--threads', '0'], /--threads: a whole number from 1/],
  [['generate', 'a.sgy'], /give --traces/],
  [['info', 'a', '--verbose'], /verbose/],
] as const) {
  test(`"seismic ${args.join(' ')}" says how it is used`, async () => {
    const { code, err } = await seismic(...args)
    assert.equal(code, 64)
    assert.match(err, says)
  })
}

test('what goes wrong is a sentence and an exit code', async (t) => {
  const folder = scratch(t)
  const { code, err } = await seismic('info', join(folder, 'none.zarr'))
  assert.equal(code, 1)
  assert.match(err, /holds no Zarr group/)
  assert.equal((await seismic('import', join(folder, 'none.sgy'), join(folder, 'none.zarr'))).code, 1)
  assert.equal(existsSync(join(folder, 'none.zarr')), false)
})

test('what a person knows better than a file helps import and info alike', async (t) => {
  const folder = scratch(t)
  const path = join(folder, 'a.sgy')
  writeFileSync(path, smallFile({ extendedTextHeaders: 7 }))
  const refused = await seismic('info', path)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /--extended-headers; 0 where there is none/)
  assert.match((await seismic('info', path, '--extended-headers', '0')).out, /2 of 3 samples/)
  const imported = await seismic('import', path, join(folder, 'a.zarr'), '--extended-headers', '0')
  assert.match(imported.out, /a\.zarr: 2 traces/)
})
