import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childCommand } from '@gauntlet/core/engine'
import { runOurs } from '../generators/run.ts'
import type { WindowResult, WindowTask } from '../generators/window.ts'
import { judged, type Row } from '../judge.ts'
import type { Proof } from '../proof.ts'
import { show } from '../show.ts'
import { startQuickServer } from '../start-nginx.ts'

interface Situation {
  readonly name: string
  readonly isBad: boolean
  readonly ratePerSecond: number
  readonly task?: Pick<WindowTask, 'burnMs' | 'block'>
  /** Other processes that want the generator's core. */
  readonly hogs?: number
}

const situations: readonly Situation[] = [
  { name: 'calm, 200/s', isBad: false, ratePerSecond: 200 },
  { name: 'calm, 1,000/s', isBad: false, ratePerSecond: 1_000 },
  { name: 'checks take 0.3 ms at 1,000/s', isBad: false, ratePerSecond: 1_000, task: { burnMs: 0.3 } },
  { name: 'checks take 0.6 ms at 1,000/s', isBad: false, ratePerSecond: 1_000, task: { burnMs: 0.6 } },
  { name: 'checks take 0.85 ms at 1,000/s', isBad: true, ratePerSecond: 1_000, task: { burnMs: 0.85 } },
  { name: 'checks take 1.1 ms at 1,000/s', isBad: true, ratePerSecond: 1_000, task: { burnMs: 1.1 } },
  { name: '80,000/s, more than a core can send', isBad: true, ratePerSecond: 80_000 },
  {
    name: 'blocked for 50 ms twice a second',
    isBad: true,
    ratePerSecond: 1_000,
    task: { block: { everyMs: 500, forMs: 50 } },
  },
  { name: 'one other process on the same core', isBad: true, ratePerSecond: 1_000, hogs: 1 },
  { name: 'four other processes on the same core', isBad: true, ratePerSecond: 1_000, hogs: 4 },
]

/** True when a window is told apart from a sound one: its figures are void, or it lost its core to others. */
export const isAccused = ({ flags }: Pick<WindowResult, 'flags'>): boolean =>
  flags.some(
    ({ code, severity }) =>
      code === 'cpu-contention' || (code === 'load-generator-saturated' && severity === 'invalidates'),
  )

/** A generator that is held up must say so, and one that is not must not. */
export const saturation: Proof = {
  name: 'saturation',
  title: 'A generator that is held up is found, a sound one is not accused',
  run: async ({ pick, cores, scratchDir, say }) => {
    const server = await startQuickServer(scratchDir, cores?.host ?? null)
    const core = cores?.generator ?? null
    const times = pick(5, 1)
    const rows: Row[] = []
    try {
      for (const { name, isBad, ratePerSecond, task, hogs = 0 } of situations) {
        const runs: WindowResult[] = []
        for (let time = 0; time < times; time++) {
          say(name)
          const windowMs = pick(5_000, 1_500)
          const taken = Array.from({ length: hogs }, () => startHog(core, windowMs + 30_000))
          try {
            runs.push(
              await runOurs(
                {
                  url: server.url.href,
                  steps: 'hello',
                  shape: { shape: 'constant', ratePerSecond },
                  connections: Math.min(128, ratePerSecond),
                  warmupMs: 1_000,
                  windowMs,
                  ...task,
                },
                core,
              ),
            )
          } finally {
            await Promise.all(taken.map(stop))
          }
        }
        rows.push(rowOf({ name, isBad }, runs))
      }
    } finally {
      await server.stop()
    }
    return rows
  },
}

function rowOf({ name, isBad }: Pick<Situation, 'name' | 'isBad'>, runs: readonly WindowResult[]): Row {
  const accused = runs.filter(isAccused).length
  const last = runs.at(-1)
  const signs = last ? describe(last) : ''
  return judged(`${name}: ${isBad ? 'found' : 'accused'}`, {
    aim: isBad ? { atLeast: 100 } : { atMost: 0 },
    value: (accused / runs.length) * 100,
    unit: '%',
    says: `${accused} of ${runs.length}; ${signs}`,
  })
}

/** Each sign that a window could be accused by. */
const describe = ({ loopBusyShare, sendLagP99Ms, runQueueShare }: WindowResult): string =>
  `loop ${show(loopBusyShare * 100, '%')} busy, hand-over ${show(sendLagP99Ms, 'ms')} late at p99, ` +
  `${show(runQueueShare * 100, '%')} of the time waiting for the core`

function startHog(cores: readonly number[] | null, forMs: number): ChildProcess {
  const { command, args } = childCommand(fileURLToPath(new URL('../generators/hog.ts', import.meta.url)), {
    cores,
    memoryCapBytes: 2 ** 30,
    role: 'system',
  })
  return spawn(command, [...args, JSON.stringify({ forMs })], { stdio: 'ignore' })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
