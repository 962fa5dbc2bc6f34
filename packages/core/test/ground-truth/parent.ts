import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childCommand } from '../../src/trial/child-command.ts'

/** Starts a child as the runner does, and does nothing about its end. */
if (import.meta.main) {
  const file = fileURLToPath(new URL('./show-self.ts', import.meta.url))
  const { command, args } = childCommand(file, { cores: null, memoryCapBytes: 2 ** 30, role: 'system' })
  spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true })
}
