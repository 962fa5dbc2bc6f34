import { Client } from 'undici'
import { printResult, readTask } from '../run-script.ts'
import { stepsOf, type StepsName } from '../steps.ts'

export interface UndiciTask {
  readonly url: string
  readonly steps: StepsName
  readonly connections: number
  readonly warmupMs: number
  readonly windowMs: number
}

export interface UndiciResult {
  readonly goodputPerSecond: number
  readonly cpuUsPerRequest: number
}

/** undici as a load generator with nothing around it: one client per connection, one request after the other. */
async function main(task: UndiciTask): Promise<void> {
  const [step] = stepsOf(task.steps)
  if (!step) throw new Error(`${task.steps} has no step`)
  const context = { shared: null, session: new Map(), common: new Map(), i: 0 } as unknown as Parameters<
    typeof step.request
  >[0]
  const { method = 'GET', path } = step.request(context)
  const fromMs = performance.now() + task.warmupMs
  const untilMs = fromMs + task.windowMs
  let correct = 0
  const drive = async (): Promise<void> => {
    const client = new Client(task.url)
    while (performance.now() < untilMs) {
      const { statusCode, body } = await client.request({ method, path })
      const reply = { status: statusCode, body: Buffer.from(await body.arrayBuffer()) }
      const now = performance.now()
      if (step.expect(reply, context) === true && now >= fromMs && now < untilMs) correct++
    }
    await client.close()
  }
  let before = process.cpuUsage()
  setTimeout(() => (before = process.cpuUsage()), task.warmupMs)
  await Promise.all(Array.from({ length: task.connections }, drive))
  const { user, system } = process.cpuUsage(before)
  printResult({
    goodputPerSecond: correct / (task.windowMs / 1_000),
    cpuUsPerRequest: (user + system) / correct,
  } satisfies UndiciResult)
}

if (import.meta.main) await main(readTask() as UndiciTask)
