import { defineSubject, type HttpStep } from '@gauntlet/contract'

/** Every how many answers one is wrong. */
const wrongEvery = { never: 0, rare: 2_500, percent: 100 }

interface System {
  readonly every: number
  answers: number
  /** Wrong answers that were given, by the system's own count. */
  planted: number
}

function isPlanted(system: System): boolean {
  const wrong = system.every > 0 && ++system.answers % system.every === 0
  if (wrong) system.planted++
  return wrong
}

const get: HttpStep = {
  name: 'get',
  weight: 1,
  request: () => ({ path: '/' }),
  expect: ({ body }) => body.toString('latin1') === 'right' || 'not right',
}

const gauges = ({ planted }: System): { planted_count: number } => ({ planted_count: planted })
const soon = (value: number): Promise<number> => new Promise((resolve) => setImmediate(resolve, value))

/** Answers of which a known number is wrong. */
export default defineSubject({
  id: 'wrong-answers',
  title: 'Wrong answers that are counted twice',
  scales: { only: { items: 1 } },
  variants: { never: {}, rare: {}, percent: {} },
  build: ({ variant }): System => ({ every: wrongEvery[variant], answers: 0, planted: 0 }),
  gauges,
  micro: {
    first: {
      run: (system, i) => (system.every > 0 && i % 40 === 39 ? -1 : i),
      check: (_system, output, i) => output === i || 'not right',
    },
  },
  load: {
    http: {
      over: 'http',
      serve: (system) => (_request, response) => void response.end(isPlanted(system) ? 'wrong' : 'right'),
      steps: [get],
      shapes: [
        { shape: 'closed', clients: 20 },
        { shape: 'constant', ratePerSecond: 1_000 },
      ],
    },
    waiting: {
      over: 'calls',
      run: (system, i) => soon(isPlanted(system) ? -1 : i),
      check: (_system, output, i) => output === i || 'not right',
      shapes: [{ shape: 'closed', clients: 20 }],
    },
    calls: {
      over: 'calls',
      run: (system, i) => (isPlanted(system) ? -1 : i),
      check: (_system, output, i) => output === i || 'not right',
      shapes: [{ shape: 'closed', clients: 1 }],
    },
  },
  omits: { memory: 'only answers are planted', leak: 'see memory' },
})
