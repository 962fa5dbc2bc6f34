import { defineSubject, metric } from '../src/index.ts'
export default defineSubject({
  id: 'toy',
  title: 'Toy',
  scales: { '1k': { items: 1000 } },
  variants: { map: {}, bad: { control: 'x', caughtBy: { flag: 'wrong-answers' } } },
  build: ({ scale, variant }) => {
    const v: 'map' | 'bad' = variant
    void v
    return new Map([[scale.items, 'x']])
  },
  micro: { get: { run: (map, i) => map.get(i), check: (map, output) => output === map.get(1) } },
  load: {
    x: { over: 'calls', run: (map, i) => map.get(i), check: () => true, shapes: [{ shape: 'closed', clients: 3 }] },
  },
  memory: { fill: { run: (map) => map.size } },
  leak: {
    churn: {
      cycle: (map, i) => {
        map.set(i, 'a')
        map.delete(i)
      },
    },
  },
  claims: [
    {
      id: 'A-1',
      says: 'fast',
      provenance: 'measured',
      quantity: metric('micro/get@1k/map', 'latency_p50_ns'),
      bound: { max: 3 },
    },
  ],
})
