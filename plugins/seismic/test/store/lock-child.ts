import { once } from 'node:events'
import { lockPartial } from '../../src/store/partial-store.ts'

// Says whether it got the lock of a target, and keeps it until its input ends.
try {
  const unlock = lockPartial(process.argv[2] ?? '')
  process.stdout.write('got\n')
  process.stdin.resume()
  await once(process.stdin, 'end')
  unlock()
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}\n`)
}
