import { GauntletError } from '@gauntlet/contract'
import type { Selfcheck } from '@gauntlet/record'
import { tool } from '../tool.ts'
import type { Check } from './checks.ts'
import type { Instrument, Measured } from './instrument.ts'

type Outcome = Selfcheck['checks'][number]

/** Runs the checks one after the other and sums up. `at` is when they began. */
export async function runChecks(
  checks: readonly Check[],
  instrument: Instrument,
  options: {
    readonly at: string
    readonly onCheck: (name: string) => void
    readonly onOutcome: (outcome: Outcome) => void
  },
): Promise<Selfcheck> {
  const outcomes: Outcome[] = []
  let machine: Measured<unknown>['machine'] | null = null
  for (const { name, planted, run } of checks) {
    options.onCheck(name)
    const measured = await run(instrument)
    machine = measured.machine
    const outcome = { name, planted, ...measured.result }
    outcomes.push(outcome)
    options.onOutcome(outcome)
  }
  if (!machine) throw new GauntletError('NOTHING_SELECTED', 'there is no check to run')
  const count = (verdict: Outcome['verdict']): number =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length
  return {
    at: options.at,
    tool,
    node: machine.node,
    fingerprint: machine.fingerprint,
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    checks: outcomes,
  }
}

/** `passed        a leak        planted 150 bytes per cycle; found 150 bytes per cycle (150 to 151): a leak, …` */
export const outcomeLine = ({ verdict, name, planted, found, because }: Outcome): string =>
  `${verdict.padEnd(12)}  ${name.padEnd(23)}  planted ${planted}; found ${found}: ${because}`

/** What it means for the machine, in one line. */
export function summaryLine({ passed, failed, inconclusive, fingerprint, node }: Selfcheck): string {
  const machine = `machine ${fingerprint.slice(0, 8)}, Node ${node.replace(/^v/, '')}`
  const counts = `${passed} passed, ${failed} failed, ${inconclusive} inconclusive (${machine})`
  if (failed > 0) return `${counts}: do not believe figures of this machine before you know why`
  if (inconclusive > 0) return `${counts}: repeat it when less else runs here`
  return `${counts}: what was planted is found and sized here`
}
