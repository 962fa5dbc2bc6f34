import { defineSubject } from '@gauntlet/contract'

/** Rounds of work of each variant: `again` repeats `plain`, the others take 5 % and 10 % longer. */
const rounds = { plain: 2_000, again: 2_000, five: 2_100, ten: 2_200 }

const keys = Array.from({ length: 8_192 }, (_, i) => `entity-${i}-${(i * 2_654_435_761) % 4_294_967_296}`)

/** Work that takes time in proportion, and that the compiler cannot shorten. */
function work(count: number, seed: number): number {
  let value = seed | 1
  for (let i = 0; i < count; i++) value = Math.imul(value, 0x01000193) ^ i
  return value
}

export default defineSubject({
  id: 'planted-times',
  title: 'Times that are known in ratio to each other',
  scales: { only: { items: 1 } },
  variants: { plain: {}, again: {}, five: {}, ten: {} },
  build: ({ variant }) => ({
    rounds: rounds[variant],
    map: new Map(keys.map((key, index) => [key, index] as const)),
  }),
  micro: {
    work: { run: (system, i) => work(system.rounds, i), check: (_system, output) => Number.isInteger(output) },
    lookup: {
      run: ({ map }, i) => map.get(keys[i & 8_191] as string),
      check: (_system, output, i) => output === (i & 8_191),
      variants: ['plain'],
    },
  },
  omits: { load: 'only times of calls are planted', memory: 'see load', leak: 'see load' },
})
