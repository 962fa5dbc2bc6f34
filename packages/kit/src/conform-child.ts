import { loadSubject, openSystem, Skipped, type AnySubject } from '@gauntlet/contract'
import { tell } from './child-message.ts'
import { exerciseCase } from './exercise-case.ts'
import { reasonOf, type FaultCode, type Finding } from './fault.ts'
import { inspectGauges, inspectInvariants } from './inspect-system.ts'
import { listeningPorts } from './listening-ports.ts'
import { outlineOf } from './outline.ts'
import { exitGraceMs, watchExit, watchParent } from './watch-exit.ts'
import type { ChildTask } from './task.ts'

type RunTask = Extract<ChildTask, { kind: 'case' }>

const report = (finding: Finding): void => tell({ kind: 'finding', finding })

/** Runs a step of the work; what it throws becomes a finding and ends nothing but this step. */
async function attempt(code: FaultCode, remedy: string, step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    report({ code, says: reasonOf(error), remedy })
  }
}

async function runCase(subject: AnySubject, task: RunTask): Promise<void> {
  const { variant, scale, seed, scratchDir } = task
  const signal = AbortSignal.timeout(task.deadlineMs)
  tell({ kind: 'stage', stage: 'build' })
  const { system, close } = await openSystem(subject, { variant, scale, seed, scratchDir, signal })
  await attempt('CASE_THREW', 'no hook may throw on a sound system', async () => {
    tell({ kind: 'stage', stage: 'run' })
    const bench = { file: task.file, subject, system, caseName: task.caseName, seed }
    const { findings, hashes } = await exerciseCase(task.phase, bench)
    findings.forEach(report)
    if (hashes) tell({ kind: 'outputs', hashes })
    tell({ kind: 'stage', stage: 'gauges' })
    const findingsOfGauges = await inspectGauges(subject, subject[task.phase]?.[task.caseName] ?? {}, system)
    findingsOfGauges.forEach(report)
    tell({ kind: 'stage', stage: 'invariants' })
    const broken = await inspectInvariants(subject, system)
    broken.forEach(report)
  })
  tell({ kind: 'stage', stage: 'close' })
  await attempt('CLOSE_THREW', 'an undo given to defer must not throw; it may run after any failure', close)
}

async function runTask(task: ChildTask): Promise<void> {
  tell({ kind: 'stage', stage: 'load' })
  const subject = await loadSubject(task.file)
  if (task.kind === 'outline') return tell({ kind: 'outline', outline: outlineOf(subject) })
  try {
    await runCase(subject, task)
  } catch (error) {
    if (error instanceof Skipped) return tell({ kind: 'skipped', reason: error.message, remedy: error.remedy })
    const remedy = 'mend build, or call skip(reason, remedy) if this machine lacks something'
    report({ code: 'BUILD_THREW', says: reasonOf(error), remedy })
  }
}

const task = JSON.parse(process.argv[2] ?? '') as ChildTask
// The pipe behind stderr counts as a resource from its first use on.
void process.stderr
const own = process.getActiveResourcesInfo()
watchParent()
await attempt('NOT_LOADED', 'export default defineSubject({ … }) from this file', () => runTask(task))
const ports = await listeningPorts()
if (ports.length > 0) {
  const says = `still listens on port ${ports.join(', ')} after the last undo`
  report({ code: 'PORT_LEFT', says, remedy: 'close every server in an undo: defer(() => server.close())' })
}
tell({ kind: 'stage', stage: 'exit' })
tell({ kind: 'done' })
watchExit(own, (resources) => {
  report({
    code: 'STAYS_ALIVE',
    says: `the process does not end by itself ${exitGraceMs} ms after the last undo; open: ${resources.join(', ')}`,
    remedy: 'end timers, sockets, workers and watchers in an undo given to defer',
  })
})
