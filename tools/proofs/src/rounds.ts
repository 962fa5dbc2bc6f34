import { pairedRatio } from '@gauntlet/stats'
import { compared, judged, type Row } from './judge.ts'
import { showInterval } from './show.ts'

export interface Pace {
  readonly goodputPerSecond: number
  readonly cpuUsPerRequest: number
}

/** Something that can be run again and again; null where this machine has it not. */
export interface Contender {
  readonly name: string
  readonly run: () => Promise<Pace | null>
}

/**
 * Runs all contenders round by round, every second round backwards, so that what drifts meets all of them alike. Returns
 * the paces by name, in the order of the rounds; who is not on this machine is left out.
 */
export async function runRounds(
  contenders: readonly Contender[],
  { rounds, say }: { readonly rounds: number; readonly say: (text: string) => void },
): Promise<Map<string, Pace[]>> {
  const paces = new Map<string, Pace[]>()
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      say(`round ${round + 1} of ${rounds}: ${name}`)
      const pace = await run()
      if (pace) paces.set(name, [...(paces.get(name) ?? []), pace])
    }
  }
  return paces
}

/** How many times as fast the first is, round by round; null where one of them did not run. */
export function ratioOf(
  paces: ReadonlyMap<string, readonly Pace[]>,
  [first, second]: readonly [string, string],
): ReturnType<typeof pairedRatio> {
  const [a, b] = [first, second].map((name) => (paces.get(name) ?? []).map((pace) => pace.goodputPerSecond))
  if (!a || !b || a.length === 0 || a.length !== b.length) return null
  return pairedRatio(a, b)
}

/** A row about how many times as fast the first is, or that the second is not on this machine. */
export function ratioRow(
  what: string,
  {
    paces,
    of,
    atLeast,
  }: { paces: ReadonlyMap<string, readonly Pace[]>; of: readonly [string, string]; atLeast: number },
): Row {
  if (!paces.has(of[1])) return compared(what, 'not on this machine')
  const ratio = ratioOf(paces, of)
  return judged(what, {
    aim: { atLeast },
    value: ratio?.value ?? Number.NaN,
    unit: '×',
    ...(ratio ? { interval: ratio, says: showInterval(ratio, '×') } : {}),
  })
}
