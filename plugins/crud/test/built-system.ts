import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openSystem } from '@gauntlet/contract'
import subject from '../src/subject.ts'
import type { CrudSystem, Variant } from '../src/system.ts'

/** The system of a variant with a thousand users; gone when the test is over. */
export async function builtSystem(t: TestContext, variant: Variant): Promise<CrudSystem> {
  const scratchDir = mkdtempSync(join(tmpdir(), 'crud-'))
  t.after(() => rmSync(scratchDir, { recursive: true, force: true }))
  const signal = AbortSignal.timeout(30_000)
  const { system, close } = await openSystem(subject as never, { variant, scale: '1k', seed: 's', scratchDir, signal })
  t.after(close)
  return system as CrudSystem
}

/** Where a listener answers until the test is over. */
export async function served(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
