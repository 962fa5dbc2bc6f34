import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { loadSubject } from '@gauntlet/contract'
import { bench, budgetOf, type Budget } from '@gauntlet/core'
import { nowNs } from '@gauntlet/core/engine'
import { median } from '@gauntlet/stats'
import { judged, type Row } from '../judge.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { failureOf, runCase, subjectFile, type CaseKey } from '../run-case.ts'

/** As little measuring as there can be: what is left is the process, the subject, the phase and the answer. */
const leastBudget: Partial<Budget> = {
  micro: { replicates: 1, warmupMinMs: 1, warmupMaxMs: 1, rounds: 1, roundMs: 1 },
  load: {
    replicates: 1,
    warmupMs: 1,
    openWarmupMs: 1,
    windowMs: 10,
    longestWindowMs: 10,
    callsWarmupMs: 1,
    callsWindowMs: 2,
    probeMs: 10,
    spikeMs: 700,
    soakMs: 10,
  },
}

const keys: ReadonlyArray<readonly [string, CaseKey]> = [
  ['micro', { phase: 'micro', case: 'nothing' }],
  ['load, calls', { phase: 'load', case: 'calls', shape: 'closed-1' }],
  ['load, http', { phase: 'load', case: 'http', shape: 'closed-100' }],
  ['memory', { phase: 'memory', case: 'nothing' }],
]

/** What measuring costs where there is nothing to measure. */
export const cost: Proof = {
  name: 'cost',
  title: 'What measuring costs by itself',
  run: async (context) => [await quickRun(context), ...(await fixedCosts(context))],
}

async function quickRun(context: ProofContext): Promise<Row> {
  context.say('a quick run of an empty subject')
  const file = subjectFile('empty')
  const dir = mkdtempSync(join(context.scratchDir, 'bench-'))
  const startNs = nowNs()
  await bench({
    subject: await loadSubject(file),
    file,
    selection: {},
    budget: budgetOf('quick'),
    seed: '1',
    resultsDir: dir,
    rootDir: dir,
    argv: [],
    resume: 'begin anew',
    tool: 'proofs',
    signal: new AbortController().signal,
    report: () => undefined,
    stateDir: join(dir, 'state'),
  })
  return judged('quick run of an empty subject, all phases', {
    aim: { atMost: 15 },
    value: (nowNs() - startNs) / 1e9,
    unit: 's',
  })
}

async function fixedCosts(context: ProofContext): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, key] of keys) {
    const tookMs: number[] = []
    for (let replicate = 0; replicate < context.pick(15, 3); replicate++) {
      context.say(`a trial with nothing to measure: ${name}, ${replicate + 1}`)
      const startNs = nowNs()
      const observation = await runCase(context, { subject: 'empty', key: { ...key, replicate }, budget: leastBudget })
      if (observation.status.state !== 'ok') throw new Error(`${name}: ${failureOf(observation)}`)
      tookMs.push((nowNs() - startNs) / 1e6)
    }
    rows.push(judged(`fixed cost of a trial, ${name}`, { aim: { atMost: 400 }, value: median(tookMs), unit: 'ms' }))
  }
  return rows
}
