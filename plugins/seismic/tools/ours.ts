import { readFileSync, rmSync } from 'node:fs'
import { openNavigator } from '../src/navigate/navigator.ts'
import { parseStep } from '../src/process/step.ts'
import { openStore } from '../src/store/open-store.ts'
import { doWork, type Work } from '../src/work.ts'

/** One of the reference's jobs by this subject, in a process of its own: `ours.ts NAME THREADS SOURCE TARGET`. */
const [name = '', threadText = '1', source = '', target = ''] = process.argv.slice(2)
const threads = Number(threadText)

const stepOf: Readonly<Record<string, string>> = { gain: 'gain=1.5', agc: 'agc=500', bandpass: 'bandpass=10-80' }

function workOf(): Work {
  const step = stepOf[name]
  if (step !== undefined) return { kind: 'process', source, target, steps: [parseStep(step)], threads }
  const codec = name === 'import' ? 'zstd' : 'lz4'
  return { kind: 'import', source, target, codec, threads, read: 'blocks' }
}

async function measure(): Promise<object> {
  if (name === 'navigate') return navigate()
  rmSync(target, { recursive: true, force: true })
  const start = performance.now()
  const { traces } = await doWork(workOf())
  return { traces_per_s: traces / ((performance.now() - start) / 1e3) }
}

/** What a p99 can be told from. */
const navigations = 3_000

/** Random gathers of the first fifty, five of them kept. */
function navigate(): object {
  const reader = openStore(source)
  const navigator = openNavigator(reader, { prefetch: 'off' })
  const times: number[] = []
  let state = 1
  for (let i = 0; i < navigations; i++) {
    state = (state * 48_271) % 2_147_483_647
    const start = performance.now()
    navigator.gather(state % Math.min(50, navigator.gathers.count))
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return {
    mean_ms: times.reduce((sum, time) => sum + time, 0) / times.length,
    p99_ms: times[Math.floor(times.length * 0.99)],
  }
}

/** The highest resident size. `maxRSS` would begin at that of the parent. */
const peakMegabytes = (): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

// As the reference does: what loading the program takes is not counted.
const before = process.cpuUsage()
const found = await measure()
const { user, system } = process.cpuUsage(before)
process.stdout.write(`${JSON.stringify({ name, ...found, cpu_s: (user + system) / 1e6, peak_mb: peakMegabytes() })}\n`)
