import type { Board, SubjectBoard } from '../board.ts'
import type { Cell } from '../cell.ts'
import { escapeXml } from '../escape-xml.ts'
import type { ControlCheck } from '../catch-controls.ts'
import type { Verdict } from '../judge.ts'

/** What a test report says of a thing; `skipped` is shown and fails nobody. */
interface TestCase {
  readonly className: string
  readonly name: string
  readonly seconds: number
  readonly state: 'passed' | 'failed' | 'broken' | 'skipped'
  /** Not yet escaped. */
  readonly because: string
}

/**
 * JUnit XML: a suite for each subject, a test for each cell, claim and planted defect. What fails here is what the exit
 * code fails: failed trials, refuted or void gates and missed defects. A refuted claim that is no gate is skipped, with
 * its reason.
 */
export function renderJunit({ subjects }: Pick<Board, 'subjects'>): string {
  const suites = subjects.map((subject) => ({ subject, cases: casesOf(subject) }))
  const all = suites.flatMap(({ cases }) => cases)
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Gauntlet" ${countsOf(all)}>`,
    ...suites.flatMap(({ subject, cases }) => suiteOf(subject, cases)),
    '</testsuites>',
  ].join('\n')}\n`
}

function suiteOf({ id, source, environment }: SubjectBoard, cases: readonly TestCase[]): string[] {
  const timestamp = source.startedAt.replace(/(?:\.\d+)?Z$/, '')
  const about = `name="${escapeXml(id)}" timestamp="${escapeXml(timestamp)}" hostname="${escapeXml(environment.host)}"`
  return [`  <testsuite ${about} ${countsOf(cases)}>`, ...cases.map(caseText), '  </testsuite>']
}

function countsOf(cases: readonly TestCase[]): string {
  const count = (state: TestCase['state']): number => cases.filter((each) => each.state === state).length
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0)
  return `tests="${cases.length}" failures="${count('failed')}" errors="${count('broken')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`
}

const elements = { failed: 'failure', broken: 'error', skipped: 'skipped' } as const
const longest = 700

function caseText({ className, name, seconds, state, because }: TestCase): string {
  const start = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name, longest)}" time="${seconds.toFixed(3)}"`
  if (state === 'passed') return `${start}/>`
  return `${start}><${elements[state]} message="${escapeXml(because, longest)}"/></testcase>`
}

const casesOf = ({ id, cells, claims, controls }: SubjectBoard): TestCase[] => [
  ...cells.filter(({ isControl }) => !isControl).map((cell) => cellCase(id, cell)),
  ...claims.map((claim) => claimCase(id, claim)),
  ...controls.map((control) => controlCase(id, control)),
]

const cellStates = {
  measured: 'passed',
  failed: 'broken',
  invalid: 'skipped',
  skipped: 'skipped',
  absent: 'skipped',
} as const

function cellCase(subject: string, { at, place, state, because, trials }: Cell): TestCase {
  const ns = trials.reduce((sum, trial) => sum + (trial.state === 'absent' ? 0 : trial.record.durationNs), 0)
  const someFailed = trials.some((trial) => trial.state === 'failed')
  return {
    className: `${subject}.${place.phase}`,
    name: at,
    seconds: ns / 1e9,
    state: someFailed ? 'broken' : cellStates[state],
    because: `${state}: ${because}`,
  }
}

function claimCase(subject: string, { id, says, outcome, gate, because }: Verdict): TestCase {
  return {
    className: `${subject}.claims`,
    name: `${id}: ${says}`,
    seconds: 0,
    state: claimState(outcome, gate),
    because: `${outcome}${gate ? '' : ' (no gate)'}: ${because}`,
  }
}

function claimState(outcome: Verdict['outcome'], gate: boolean): TestCase['state'] {
  if (outcome === 'holds') return 'passed'
  if (gate && outcome === 'refuted') return 'failed'
  return gate && outcome === 'invalid' ? 'broken' : 'skipped'
}

const controlStates = {
  caught: 'passed',
  missed: 'failed',
  inconclusive: 'skipped',
  'not-measured': 'skipped',
} as const

const controlCase = (subject: string, { variant, defect, outcome, by }: ControlCheck): TestCase => ({
  className: `${subject}.controls`,
  name: `${variant} is caught: ${defect}`,
  seconds: 0,
  state: controlStates[outcome],
  because: `${outcome}: ${by}`,
})
