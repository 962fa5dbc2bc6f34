import { median } from '@gauntlet/stats'
import { printResult } from '../run-script.ts'

/** The lookup of the subject `planted-times`, timed by a loop that stands in the source as anyone would write it. */
const keys = Array.from({ length: 8_192 }, (_, i) => `entity-${i}-${(i * 2_654_435_761) % 4_294_967_296}`)
const batch = 20_000
const warmupMs = 400
const measureMs = 200

if (import.meta.main) {
  const map = new Map(keys.map((key, index) => [key, index] as const))
  const sink = { last: undefined as number | undefined }
  let i = 0
  const timeBatch = (): number => {
    const startMs = performance.now()
    for (const end = i + batch; i < end; i++) sink.last = map.get(keys[i & 8_191] as string)
    return ((performance.now() - startMs) * 1e6) / batch
  }
  for (const until = performance.now() + warmupMs; performance.now() < until;) timeBatch()
  const samples: number[] = []
  for (const until = performance.now() + measureMs; performance.now() < until;) samples.push(timeBatch())
  printResult({ p50Ns: median(samples), last: sink.last })
}
