import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type LockfileUpdate = { readonly state: 'updated' } | { readonly state: 'stale'; readonly why: string }

/** Long enough for a cold cache; npm itself waits longer when a registry does not answer. */
const deadlineMs = 180_000

/** Enters new workspace packages into package-lock.json, so that `npm ci` accepts them. Without a network this may fail. */
export async function updateLockfile(root: string): Promise<LockfileUpdate> {
  const args = ['install', '--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline']
  try {
    await promisify(execFile)('npm', args, { cwd: root, timeout: deadlineMs })
    return { state: 'updated' }
  } catch (error) {
    return { state: 'stale', why: whyOf(error) }
  }
}

/** npm's own words where there are some: its first lines say what failed, its last where the log is. */
function whyOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const ofNpm = message.split('\n').find((line) => /^npm error (?!code|errno|syscall|path)/.test(line))
  return (ofNpm?.replace('npm error ', '') ?? message).slice(0, 200)
}
