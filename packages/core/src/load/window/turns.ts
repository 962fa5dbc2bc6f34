import { nowNs } from '../../machine/clock.ts'

/** What one of two loads knows of the turns that it takes with the other. */
export interface Turn {
  /** Whether it may send now. */
  readonly mayGo: () => boolean
  /** Registers who is told when a turn of its begins. */
  readonly onGo: (listener: () => void) => void
  readonly sent: () => void
  readonly settled: (isCorrect: boolean) => void
}

/** Correct answers per second of either side, in two turns that followed each other. */
export type TurnPair = readonly [own: number, beside: number]

export interface Turns {
  readonly sides: readonly [own: Turn, beside: Turn]
  /** Begins the first turn at `startNs`. Pairs count whose turns may both last as long as they should before `untilNs`. */
  readonly begin: (startNs: number, untilNs: number) => void
  readonly end: () => {
    readonly pairs: readonly TurnPair[]
    /** Requests of either side that ended, whether their turn counts or not. */
    readonly ended: readonly [own: number, beside: number]
  }
}

/** Whose turn it is, over and over: what grows steadily meets both alike. */
const order = [0, 1, 1, 0] as const

/**
 * Lets two loads go one at a time, for `turnMs` each. A turn lasts from its first request to the answer to its last one,
 * so that no request of one side is in the way of the other, and all of a turn's answers are in its rate.
 */
export function takeTurns(turnMs: number): Turns {
  const rates: number[] = []
  const ended: [number, number] = [0, 0]
  const wakers: Array<() => void> = [() => undefined, () => undefined]
  let lastNs = 0
  let turn = -1
  let isOpen = false
  let hasEnded = false
  let begunNs = 0
  let correct = 0
  let inFlight = 0
  let timer: NodeJS.Timeout | undefined
  const sideNow = (): 0 | 1 => order[turn % order.length] ?? 0

  const next = (): void => {
    if (hasEnded) return
    turn++
    correct = 0
    isOpen = true
    begunNs = nowNs()
    timer = setTimeout(close, turnMs)
    wakers[sideNow()]?.()
  }
  const close = (): void => {
    isOpen = false
    if (inFlight === 0) finish()
  }
  const finish = (): void => {
    if (hasEnded) return
    const endNs = nowNs()
    // Clients stop at the end of the window.
    if (begunNs + turnMs * 1e6 <= lastNs) rates.push(correct / ((endNs - begunNs) / 1e9))
    // Whoever told of the last answer is done with it first.
    setImmediate(next)
  }
  const sideAs = (side: 0 | 1): Turn => ({
    mayGo: () => isOpen && sideNow() === side,
    onGo: (listener) => void (wakers[side] = listener),
    sent: () => void inFlight++,
    settled: (isCorrect) => {
      inFlight--
      ended[side]++
      if (isCorrect) correct++
      if (!isOpen && inFlight === 0) finish()
    },
  })
  return {
    sides: [sideAs(0), sideAs(1)],
    begin: (startNs, untilNs) => {
      lastNs = untilNs
      timer = setTimeout(next, Math.max(0, (startNs - nowNs()) / 1e6))
    },
    end: () => {
      hasEnded = true
      isOpen = false
      clearTimeout(timer)
      return { pairs: pairsOf(rates), ended }
    },
  }
}

/** Turns two by two; of each two, one is either side's. */
function pairsOf(rates: readonly number[]): TurnPair[] {
  const pairs: TurnPair[] = []
  for (let first = 0; first + 1 < rates.length; first += 2) {
    const [a, b] = rates.slice(first, first + 2) as [number, number]
    pairs.push(order[first % order.length] === 0 ? [a, b] : [b, a])
  }
  return pairs
}
