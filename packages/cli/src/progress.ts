import type { BenchEvent } from '@gauntlet/core'
import { cellText, keyText, profiledText, type Profiled, type Record } from '@gauntlet/record'
import type { Console } from './console.ts'

/** Whom a run waits for, so that a forgotten one can be found. */
export const waitingText = (holder: number | null): string =>
  `waiting for another run on this machine${holder === null ? '' : ` (process ${holder})`} to end …`

/** Tells of a run as it goes on: a line that is written over on a terminal, plain lines elsewhere. */
export function createProgress(output: Console): (event: BenchEvent) => void {
  let startedMs = 0
  let doneBefore = 0
  let finished = 0
  let planned = 0
  return (event) => {
    switch (event.kind) {
      case 'waiting':
        output.note(waitingText(event.holder))
        return
      case 'nothing-to-resume':
        output.note(
          `${event.subject}: nothing to resume, it begins anew: no run of the same code, profile, seed and selection was stopped`,
        )
        return
      case 'ended-before':
        output.note(
          `${event.subject}: nothing to resume, it has ended: ${event.file}; without --resume it is measured anew`,
        )
        return
      case 'begun':
        startedMs = performance.now()
        doneBefore = event.done
        finished = 0
        planned = event.planned
        output.note(beginningOf(event))
        return
      case 'trial':
        output.status(`${event.index + 1}/${event.planned}  ${keyText(event.key)}  ${etaOf(finished)}`)
        return
      case 'disturbed':
        output.note(
          `${keyText(event.key)} disturbed by other work on this machine, to be measured again after the others`,
        )
        return
      case 'recorded':
        finished++
        if (isNotable(event.record)) output.note(noteOf(event.record))
        else if (!output.live) output.note(`${event.index + 1}/${event.planned} ${keyText(event.record.key)} ok`)
        return
      case 'profile':
        output.status(`${event.index + 1}/${event.planned}  ${event.plan.profiler}  ${cellText(event.plan.cell)}`)
        return
      case 'profiled':
        output.note(profileNote(event.profiled))
        return
      case 'ended':
        output.status('')
        if (planned > 0) output.note(`${event.records} records in ${event.file}`)
    }
  }

  function etaOf(done: number): string {
    if (done < 3) return ''
    const perTrialMs = (performance.now() - startedMs) / done
    const seconds = Math.ceil((perTrialMs * (planned - doneBefore - done)) / 1_000)
    return seconds < 100 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
  }
}

function beginningOf({ subject, planned, done }: Extract<BenchEvent, { kind: 'begun' }>): string {
  if (planned === 0)
    return `${subject}: profiled and not measured; name a profile as well to measure first: quick,flame`
  return `${subject}: ${planned} trials${done > 0 ? `, ${done} of them done before` : ''}`
}

const isNotable = (record: Record): boolean =>
  record.status.state !== 'ok' || record.flags.some((flag) => flag.severity === 'invalidates')

function noteOf(record: Record): string {
  const { status } = record
  const key = keyText(record.key)
  switch (status.state) {
    case 'ok': {
      const flags = record.flags.filter((flag) => flag.severity === 'invalidates')
      return `${key} invalid: ${flags.map((flag) => `${flag.code} (${flag.because})`).join('; ')}`
    }
    case 'failed':
      return `${key} failed (${status.reason}): ${firstLine(status.message)}`
    case 'skipped':
      return `${key} skipped: ${firstLine(status.reason)}; ${firstLine(status.remedy)}`
    case 'partial':
      return `${key} partial: ${firstLine(status.reason)}`
  }
}

function profileNote(profiled: Profiled): string {
  const paths = profiled.artifacts.map(({ path }) => path)
  const remarks = profiled.flags.map(({ code, because }) => `${code} (${because})`)
  return `${profiledText(profiled)}: ${[...paths, ...remarks].join('; ')}`
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)
