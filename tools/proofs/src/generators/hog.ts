import { readTask } from '../run-script.ts'

/** Takes a core for `forMs`. */
if (import.meta.main) {
  const { forMs } = readTask() as { forMs: number }
  const until = performance.now() + forMs
  while (performance.now() < until);
}
