import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** The path of a result that a tool wrote. */
export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

/** An empty folder, removed when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-import-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A changed copy of a fixture, under its name. */
export function copyOf(t: TestContext, name: string, change: (text: string) => string | Uint8Array): string {
  const file = join(temporaryFolder(t), name)
  writeFileSync(file, change(readFileSync(fixture(name), 'utf8')))
  return file
}
