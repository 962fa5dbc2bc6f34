import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Artifact, Flag, Profiled } from '@gauntlet/record'
import { nowNs } from '../machine/clock.ts'
import { runTrial } from '../trial/run-trial.ts'
import type { Observation, Trial } from '../trial/trial.ts'
import type { ProfileOrder } from './profile-order.ts'
import type { ProfilePlan } from './plan-profiles.ts'

/** Node's flag for what each profiler shows, and what its file ends in. */
const ownProfiles = {
  doctor: 'cpu',
  flame: 'cpu',
  bubbleprof: 'cpu',
  heap: 'heap',
} as const

/**
 * Runs one more replicate of a cell under a profiler and keeps its report; its figures are thrown away. Where clinic fails,
 * Node's own profiler takes its place; where that fails too, a flag says why. Throws only `Stopped`.
 */
export async function profileCell(
  trial: Trial,
  of: { plan: ProfilePlan; runId: string; resultsDir: string; startedAt: string; signal: AbortSignal },
): Promise<Profiled> {
  const { profiler, cell } = of.plan
  const begunNs = nowNs()
  const reasons: string[] = []
  let artifact: Artifact | undefined
  for (const by of ['clinic', 'node'] as const) {
    const path = artifactPath(of, by)
    const file = join(of.resultsDir, path)
    const profile = { profiler, by, file }
    const { status } = await runTrial({ ...trial, token: `${trial.token}${by}-`, profile }, of.signal)
    const bytes = sizeOf(file)
    if (status.state === 'ok' && bytes > 0) {
      artifact = { kind: by === 'clinic' ? `clinic-${profiler}` : `${ownProfiles[profiler]}-profile`, path, bytes }
      break
    }
    rmSync(file, { force: true })
    reasons.push(reasonOf(status))
    // What the machine lacks, no other profiler supplies.
    if (status.state === 'skipped') break
  }
  return {
    key: cell,
    profiler,
    startedAt: of.startedAt,
    durationNs: Math.round(nowNs() - begunNs),
    artifacts: artifact ? [artifact] : [],
    flags: flagsOf({ profiler, artifact, reasons }),
  }
}

/** Names hold no dot, so that no two cells share a file. */
function artifactPath({ plan: { cell, profiler }, runId }: { plan: ProfilePlan; runId: string }, by: string): string {
  const { phase, case: caseName, shape, scale, variant } = cell
  const name = [phase, caseName, ...(shape === null ? [] : [shape]), scale, variant, profiler].join('.')
  const ending = by === 'clinic' ? 'html' : `${ownProfiles[profiler]}profile`
  return `artifacts/${runId}/${name}.${ending}`
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function reasonOf(status: Observation['status']): string {
  const text = 'message' in status ? status.message : 'reason' in status ? status.reason : 'it left no report'
  return (text.split('\n')[0] ?? '').slice(0, 200)
}

function flagsOf(of: {
  profiler: ProfileOrder['profiler']
  artifact: Artifact | undefined
  reasons: string[]
}): Flag[] {
  const [clinics, nodes] = of.reasons
  if (clinics === undefined) return []
  if (of.artifact) {
    const because = `clinic ${of.profiler} failed (${clinics}); this is Node's own profile, for a browser's developer tools`
    return [{ code: 'profiler-replaced', severity: 'info', because }]
  }
  return [{ code: 'profile-failed', severity: 'info', because: `no report: ${nodes ?? clinics}` }]
}
