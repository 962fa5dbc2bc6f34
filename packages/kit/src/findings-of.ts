import type { Finding } from './fault.ts'
import type { Observed } from './supervise-child.ts'

/** Everything that was wrong with a child, from what it told and from what it left behind. */
export function findingsOf(observed: Observed, deadlineMs: number): Finding[] {
  const told = observed.messages.flatMap((message) => (message.kind === 'finding' ? [message.finding] : []))
  return [...told, ...endFindings(observed, deadlineMs), ...leftFindings(observed)]
}

function endFindings({ messages, end, logTail }: Observed, deadlineMs: number): Finding[] {
  const stages = messages.flatMap((message) => (message.kind === 'stage' ? [message.stage] : []))
  const during = `during ${stages.at(-1) ?? 'start'}`
  if (end.by === 'deadline') {
    const says = `did not finish within ${deadlineMs / 1_000} s: it hangs ${during}`
    return [{ code: 'NOT_FINISHED', says, remedy: 'await only what ends, and stop at signal; or raise deadlineMs' }]
  }
  if (messages.some((message) => message.kind === 'done')) return []
  const how = end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`
  const tail = logTail === '' ? '' : `; it last wrote: ${logTail.slice(-600)}`
  // Node's own code for an await that nothing can ever resolve.
  if (end.code === 13) {
    const says = `awaits a promise that never settles ${during}`
    return [{ code: 'NOT_FINISHED', says, remedy: 'resolve or reject every promise that a hook returns' }]
  }
  const remedy = 'a subject must not end its process; catch what its own callbacks and timers throw'
  return [{ code: 'CRASHED', says: `the process ended ${how} ${during}${tail}`, remedy }]
}

function leftFindings({ leftProcesses, leftFiles }: Observed): Finding[] {
  const findings: Finding[] = []
  if (leftProcesses.length > 0) {
    const names = leftProcesses.map(({ pid, command }) => `${command} (pid ${pid})`)
    findings.push({
      code: 'PROCESS_LEFT',
      says: `left ${leftProcesses.length} process(es) running: ${names.slice(0, 3).join(', ')}`,
      remedy:
        'end each process in an undo and await its exit: defer(async () => { child.kill(); await once(child, "exit") })',
    })
  }
  if (leftFiles.length > 0) {
    findings.push({
      code: 'FILE_LEFT',
      says: `wrote outside its scratch folder: ${leftFiles.slice(0, 5).join(', ')}`,
      remedy: 'write below scratchDir, not in the temporary or the working folder',
    })
  }
  return findings
}
