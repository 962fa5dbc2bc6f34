import { text } from 'node:stream/consumers'
import { loadSubject, type HttpLoad } from '@gauntlet/contract'
import { driveHttp } from '../load/drive-http.ts'
import type { DriveOrder } from './serve-and-drive.ts'

/** Drives a system that the process which started this one hosts. What is measured is thrown away. */
async function main(): Promise<void> {
  const { trial, url, shared } = JSON.parse(await text(process.stdin)) as DriveOrder
  const subject = await loadSubject(trial.file)
  const spec = subject.load?.[trial.key.case] as HttpLoad<unknown>
  const host = {
    url: new URL(url),
    shared,
    begin: async () => undefined,
    finish: async () => ({ host: null, flags: [], extras: [] }),
    stop: async () => undefined,
  }
  await driveHttp(host, { trial, spec })
  process.exit(0)
}

if (import.meta.main) await main()
