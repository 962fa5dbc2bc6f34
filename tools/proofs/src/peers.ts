import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { peerCommands, type PeerName, type PeerTask } from './peer-commands.ts'
import type { PeerFigures } from './peer-outputs.ts'
import { pinnedCommand } from './pinned-command.ts'
import { runCommand } from './run-command.ts'
import { show } from './show.ts'

export type PeerRun =
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'ran'; readonly figures: PeerFigures; readonly cpuUsPerRequest: number }

const aroundMs = 30_000

/** Runs a foreign generator where this machine has it. CPU time is that of the whole process, its start included. */
export async function runPeer(name: PeerName, task: PeerTask): Promise<PeerRun> {
  const program = findProgram(name)
  if (program === null) return { state: 'absent' }
  const peer = peerCommands[name]
  const { command, args } = pinnedCommand([program, ...peer.args(task)], task.cores)
  const ended = await runCommand(command, args, {
    deadlineMs: task.seconds * 1_000 + aroundMs,
    cwd: task.scratchDir,
  })
  try {
    const text = peer.report === undefined ? ended.stdout : readFileSync(join(task.scratchDir, peer.report), 'utf8')
    const figures = peer.read(text, task)
    if (figures.perSecond === null) throw new Error('no rate in its report')
    return { state: 'ran', figures, cpuUsPerRequest: ended.cpuNs / 1e3 / (figures.perSecond * task.seconds) }
  } catch (error) {
    const why = `${error instanceof Error ? error.message : String(error)}: ${(ended.stderr || ended.stdout).slice(-300)}`
    return { state: 'failed', why }
  }
}

/** A peer's run as text of a table. */
export function describePeer(run: PeerRun): string {
  if (run.state === 'absent') return 'not on this machine'
  if (run.state === 'failed') return `failed: ${run.why}`
  return describeFigures(run.figures)
}

/** `p50 0.4 ms, p95 – , p99 6 ms, 181/s`. */
export function describeFigures({ p50Ms, p95Ms, p99Ms, perSecond }: PeerFigures): string {
  const times = Object.entries({ p50: p50Ms, p95: p95Ms, p99: p99Ms }).map(
    ([name, ms]) => `${name} ${ms === null ? '–' : show(ms, 'ms')}`,
  )
  return [...times, perSecond === null ? 'rate –' : show(perSecond, '/s')].join(', ')
}
