import assert from 'node:assert/strict'
import { constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createKernels } from '../../src/kernels/kernels.ts'
import { directAlignment, writeDirect } from '../../src/store/write-direct.ts'
import { writeChunkFile } from '../../src/store/write-file.ts'

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'seismic-direct-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Bytes in the memory of kernels, `shift` behind what direct writes are aligned to. */
function contentOf(bytes: number, shift = 0) {
  const kernels = createKernels()
  const pointer = kernels.allocate(bytes + shift, directAlignment) + shift
  const content = kernels.bytes().subarray(pointer, pointer + bytes)
  for (let i = 0; i < bytes; i++) content[i] = (i * 2_654_435_761) >>> 24
  return { kernels, content }
}

for (const bytes of [0, 1, 4_096, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3_500_123]) {
  test(`a file of ${bytes} bytes is what was given, whatever was there`, async (context) => {
    const directory = folderOf(context)
    writeFileSync(join(directory, 'file'), Buffer.alloc(5_000_000, 1))
    for (const shift of [0, 64]) {
      const { kernels, content } = contentOf(bytes, shift)
      const { file } = await writeChunkFile({ directory, path: 'file' }, content, kernels)
      assert.deepEqual(readFileSync(join(directory, 'file')), Buffer.from(content))
      assert.equal(file?.bytes, bytes)
    }
  })
}

test('only whole blocks of long content go past the page cache', async (context) => {
  const target = join(folderOf(context), 'file')
  const [long, short] = [contentOf(2 ** 20 + 4_097).content, contentOf(5_000).content]
  const written = await writeDirect(target, long)
  if (written === 0) context.diagnostic('not tested: this file system has no direct writes')
  else assert.deepEqual(readFileSync(target), Buffer.from(long.subarray(0, 2 ** 20 + 4_096)))
  assert.equal(await writeDirect(target, short), 0)
  assert.equal(await writeDirect(target, contentOf(2 ** 20, 64).content), 0)
})

const skip = constants.O_DIRECT === undefined && 'direct writes are for Linux'

test('a fault of the disk is no reason to write in another way', { skip }, async (context) => {
  await assert.rejects(writeDirect(join(folderOf(context), 'missing', 'file'), contentOf(2 ** 20).content), {
    code: 'ENOENT',
  })
})
