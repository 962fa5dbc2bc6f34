import type { LeakDetail } from '@gauntlet/record'
import { budgetOf } from '@gauntlet/core'
import { judged, type Row } from '../judge.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { failureOf, runCase, valueOf } from '../run-case.ts'
import { show } from '../show.ts'

const sound = ['flat', 'noisy', 'warm-up', 'filling-cache', 'cache-that-fills-late', 'lru', 'sawtooth']

/** Bytes per cycle; null where what a buffer's own object takes is not known exactly. */
const leaking: ReadonlyArray<readonly [name: string, bytes: number | null]> = [
  ['bytes128', 128],
  ['bytes1024', 1_024],
  ['off-heap', null],
]

const sizedWithin = 0.1

interface Found {
  readonly outcome: LeakDetail['outcome']
  readonly bytesPerCycle: number
}

/** Programs that leak by known amounts, and programs that only look as if they did, through the whole leak phase. */
export const leaks: Proof = {
  name: 'leaks',
  title: 'Leaks of known size, and programs without, in fresh processes',
  run: async (context) => {
    const times = context.pick(10, 1)
    const rows: Row[] = []
    let accused = 0
    for (const name of sound) {
      const found = await runTimes(context, name, times)
      accused += found.filter(({ outcome }) => outcome === 'leak').length
      rows.push(
        judged(`${name}: called a leak`, {
          aim: { atMost: 5 },
          value: shareOf(found, 'leak') * 100,
          unit: '%',
          says: tally(found),
        }),
      )
    }
    const all = sound.length * times
    rows.push(
      judged('all programs without a leak: called a leak', {
        aim: { atMost: 5 },
        value: (accused / all) * 100,
        unit: '%',
        says: `${accused} of ${all}`,
      }),
    )
    for (const [name, bytes] of leaking) {
      const found = await runTimes(context, name, times)
      rows.push(
        judged(`${name}: found`, {
          aim: { atLeast: 100 },
          value: shareOf(found, 'leak') * 100,
          unit: '%',
          says: tally(found),
        }),
      )
      if (bytes === null) continue
      const off = found.map(({ bytesPerCycle }) => Math.abs(bytesPerCycle / bytes - 1))
      rows.push(
        judged(`${name}: size off by`, {
          aim: { atMost: sizedWithin * 100 },
          value: Math.max(...off) * 100,
          unit: '%',
        }),
      )
    }
    return rows
  },
}

async function runTimes(context: ProofContext, name: string, times: number): Promise<Found[]> {
  const found: Found[] = []
  for (let replicate = 0; replicate < times; replicate++) {
    context.say(`${name}, ${replicate + 1} of ${times}`)
    const observation = await runCase(context, {
      subject: 'planted-leaks',
      key: { phase: 'leak', case: name, replicate },
      budget: { leak: budgetOf('standard').leak },
    })
    if (observation.detail?.phase !== 'leak') throw new Error(`${name}: ${failureOf(observation)}`)
    found.push({
      outcome: observation.detail.outcome,
      bytesPerCycle: valueOf(observation, 'leak_bytes_per_cycle'),
    })
  }
  return found
}

const shareOf = (found: readonly Found[], outcome: Found['outcome']): number =>
  found.filter((each) => each.outcome === outcome).length / found.length

/** `9 leak, 1 unsure; 128.1 to 129.4 bytes per cycle`. */
function tally(found: readonly Found[]): string {
  const outcomes = Map.groupBy(found, ({ outcome }) => outcome)
  const bytes = found.map(({ bytesPerCycle }) => bytesPerCycle)
  const counted = [...outcomes].map(([outcome, of]) => `${of.length} ${outcome}`).join(', ')
  return `${counted}; ${show(Math.min(...bytes))} to ${show(Math.max(...bytes))} bytes per cycle`
}
