import { gauss } from './seeded.ts'

type Random = () => number

/** The next time of an operation, in ns. */
export type Times = () => number

const base = 100
const scattered = (random: Random, by = 0.02): number => base * Math.exp(by * gauss(random))

/** Times with one mode: skewed, with tails and with spikes, as timings are. */
export const oneMode: Readonly<Record<string, (random: Random) => Times>> = {
  normal: (random) => () => base + 3 * gauss(random),
  'log-normal': (random) => () => scattered(random, 0.5),
  'very skewed log-normal': (random) => () => scattered(random, 1),
  'exponential tail': (random) => () => base - 20 * Math.log(1 - random()),
  'Pareto tail': (random) => () => base * (1 - random()) ** -0.5,
  uniform: (random) => () => base * (1 + random()),
  'one in twenty stopped by a collection': (random) => () => scattered(random) * (random() < 0.05 ? 1.5 : 1),
  'collections of differing length': (random) => () => scattered(random) * (random() < 0.08 ? 1.3 + random() : 1),
  'neighbours that resemble each other': (random) => {
    let off = 0
    return () => {
      off = 0.9 * off + 2 * gauss(random)
      return base + off
    }
  },
}

/** Two speeds, the slower one with the given share. */
export const twoSpeeds =
  (share: number, factor: number) =>
  (random: Random): Times =>
  () =>
    scattered(random) * (random() < share ? factor : 1)

/** Times that grow evenly by `factor` from the first of `n` to the last. */
export const growing = (random: Random, n: number, factor: number): Times => {
  let i = 0
  return () => scattered(random, 0.1) * factor ** (i++ / (n - 1))
}
