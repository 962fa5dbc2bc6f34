import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as parse from './peer-outputs.ts'
import type { PeerFigures } from './peer-outputs.ts'

export type PeerName = 'wrk' | 'wrk2' | 'hey' | 'ab' | 'k6' | 'artillery' | 'locust'

export interface PeerTask {
  readonly url: URL
  readonly connections: number
  readonly seconds: number
  /** What it should offer; absent, it goes as fast as it can. */
  readonly ratePerSecond?: number
  readonly cores: readonly number[] | null
  readonly scratchDir: string
}

/** How a foreign generator is told what to do, and how its report is read. */
export interface PeerCommand {
  readonly args: (task: PeerTask) => string[]
  /** Where its report is, if not on its standard output. */
  readonly report?: string
  readonly read: (text: string, task: PeerTask) => PeerFigures
}

const words = (text: string): string[] => text.split(' ')
const lua = fileURLToPath(new URL('./percentiles.lua', import.meta.url))
const wrkArgs = ({ url, connections, seconds }: PeerTask): string[] => [
  ...words(`-t 1 -c ${connections} -d ${seconds}s --timeout 10s -s`),
  lua,
  url.href,
]

/** Writes a file that a peer is told to run, and returns its name. */
function script({ scratchDir }: PeerTask, name: string, text: string): string {
  writeFileSync(join(scratchDir, name), text)
  return name
}

/** All generators that we know how to run. */
export const peerCommands: { readonly [name in PeerName]: PeerCommand } = {
  wrk: { args: wrkArgs, read: parse.parseWrk },
  wrk2: { args: (task) => ['-R', String(task.ratePerSecond ?? 1e6), ...wrkArgs(task)], read: parse.parseWrk },
  hey: {
    args: ({ url, connections, seconds, ratePerSecond }) => [
      ...words(`-z ${seconds}s -c ${connections} -t 10`),
      // Its rate is that of one worker.
      ...(ratePerSecond === undefined ? [] : ['-q', String(ratePerSecond / connections)]),
      url.href,
    ],
    read: parse.parseHey,
  },
  ab: {
    args: ({ url, connections, seconds }) => [...words(`-k -q -c ${connections} -t ${seconds} -n 50000000`), url.href],
    read: parse.parseAb,
  },
  k6: {
    args: (task) => [
      'run',
      '--no-usage-report',
      '--summary-trend-stats=p(50),p(95),p(99)',
      script(task, 'k6.js', k6Script(task)),
    ],
    read: parse.parseK6,
  },
  artillery: {
    args: (task) => ['run', '--output', 'artillery.out.json', script(task, 'artillery.json', artilleryScript(task))],
    report: 'artillery.out.json',
    read: (text, { seconds }) => parse.parseArtillery(text, seconds),
  },
  locust: {
    args: (task) => [
      ...words(`--headless --only-summary --csv locust -u ${task.connections} -r ${task.connections}`),
      ...words(`-t ${task.seconds}s -H ${task.url.origin} -f ${script(task, 'locust_run.py', locustScript(task))}`),
    ],
    report: 'locust_stats.csv',
    read: parse.parseLocust,
  },
}

const k6Script = ({ url, connections, seconds, ratePerSecond }: PeerTask): string => {
  const open = { executor: 'constant-arrival-rate', rate: ratePerSecond, timeUnit: '1s', preAllocatedVUs: connections }
  const scenario = ratePerSecond === undefined ? { executor: 'constant-vus', vus: connections } : open
  const options = { scenarios: { all: { ...scenario, duration: `${seconds}s` } } }
  return [
    "import http from 'k6/http'",
    `export const options = ${JSON.stringify(options)}`,
    `export default () => http.get(${JSON.stringify(url.href)})`,
  ].join('\n')
}

const artilleryScript = ({ url, connections, seconds, ratePerSecond = 1_000 }: PeerTask): string =>
  JSON.stringify({
    config: {
      target: url.origin,
      http: { pool: connections },
      phases: [{ duration: seconds, arrivalRate: ratePerSecond }],
    },
    scenarios: [{ flow: [{ get: { url: '/' } }] }],
  })

const locustScript = ({ connections, ratePerSecond }: PeerTask): string => {
  const wait = ratePerSecond === undefined ? 'constant(0)' : `constant_throughput(${ratePerSecond / connections})`
  return [
    'from locust import FastHttpUser, task, constant, constant_throughput',
    'class User(FastHttpUser):',
    `    wait_time = ${wait}`,
    '    @task',
    '    def get(self):',
    "        self.client.get('/')",
  ].join('\n')
}
