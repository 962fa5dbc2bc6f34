import { defineSubject } from '@gauntlet/contract'

/** A system that does nothing, in every phase: what is left is what measuring itself costs. */
export default defineSubject({
  id: 'empty',
  title: 'Nothing at all',
  scales: { only: { items: 1 } },
  variants: { plain: {} },
  build: () => ({ held: [] as number[] }),
  micro: { nothing: { run: (_system, i) => i, check: (_system, output, i) => output === i } },
  load: {
    calls: {
      over: 'calls',
      run: (_system, i) => i,
      check: (_system, output, i) => output === i,
      shapes: [{ shape: 'closed', clients: 1 }],
    },
    http: {
      over: 'http',
      serve: () => (_request, response) => void response.end('ok'),
      steps: [
        {
          name: 'get',
          weight: 1,
          request: () => ({ path: '/' }),
          expect: ({ body }) => body.toString('latin1') === 'ok',
        },
      ],
      shapes: [{ shape: 'closed', clients: 100 }],
    },
  },
  memory: { nothing: { run: () => 1 } },
  leak: { nothing: { cycle: (_system, i) => i } },
})
