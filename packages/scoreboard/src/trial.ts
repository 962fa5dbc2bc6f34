import type { Record, Status } from '@gauntlet/record'
import { plainText } from './plain-text.ts'
import type { SelectedCell } from './select-cells.ts'

/** In the order in which the board counts them. */
export const trialStates = ['ok', 'failed', 'skipped', 'invalid', 'absent'] as const

export type TrialState = (typeof trialStates)[number]

/** One planned replicate and what came of it. `because` is bounded text for people. */
export type Trial =
  | { readonly state: 'ok'; readonly replicate: number; readonly record: Record }
  | {
      readonly state: 'failed' | 'skipped'
      readonly replicate: number
      readonly record: Record
      readonly because: string
    }
  | {
      readonly state: 'invalid'
      readonly replicate: number
      readonly record: Record
      readonly because: string
      readonly voids: 'everything' | 'times and rates'
    }
  | { readonly state: 'absent'; readonly replicate: number; readonly because: string }

/** The planned trials of a cell, by replicate. */
export function trialsOf({ replicates, records, run }: SelectedCell): Trial[] {
  const latest = latestOf([...records.values()])
  return replicates.map((replicate): Trial => {
    const record = records.get(replicate)
    if (!record) return { state: 'absent', replicate, because: run.end ? 'no record' : 'the run was stopped' }
    const trouble = troubleOf(record.status)
    if (trouble) return { ...trouble, replicate, record }
    if (record.caseHash !== latest?.caseHash) {
      const because = 'was measured with other code than its siblings'
      return { state: 'invalid', replicate, record, because, voids: 'everything' }
    }
    const voiding = record.flags.filter(({ severity }) => severity === 'invalidates')
    if (voiding.length > 0) {
      const because = [...new Set(voiding.map(({ code }) => code))].join(', ')
      const partly = voiding.every((flag) => flag.voids === 'times and rates')
      return { state: 'invalid', replicate, record, because, voids: partly ? 'times and rates' : 'everything' }
    }
    return { state: 'ok', replicate, record }
  })
}

function latestOf(records: readonly Record[]): Record | null {
  let latest: Record | null = null
  for (const record of records) if (latest === null || record.startedAt >= latest.startedAt) latest = record
  return latest
}

type Trouble =
  | { readonly state: 'failed' | 'skipped'; readonly because: string }
  | { readonly state: 'invalid'; readonly because: string; readonly voids: 'everything' }

function troubleOf(status: Status): Trouble | null {
  switch (status.state) {
    case 'ok':
      return null
    case 'failed':
      return { state: 'failed', because: plainText(`${status.reason}: ${status.message}`, 160) }
    case 'skipped':
      return { state: 'skipped', because: plainText(`${status.reason}; ${status.remedy}`, 160) }
    case 'partial':
      return {
        state: 'invalid',
        voids: 'everything',
        because: plainText(`partial, ${status.done} of ${status.planned}: ${status.reason}`, 160),
      }
  }
}

/** `2 of 5 failed (check: wrong answer), 1 of 5 absent (no record)`; empty where all trials are ok. */
export function describeTroubles(trials: readonly Trial[]): string {
  const troubles = trials.filter((trial) => trial.state !== 'ok')
  return trialStates
    .flatMap((state) => {
      const own = troubles.filter((trial) => trial.state === state)
      if (own.length === 0) return []
      const reasons = [...new Set(own.map(({ because }) => because))]
      const more = reasons.length > 2 ? `; and ${reasons.length - 2} more reasons` : ''
      return [`${own.length} of ${trials.length} ${state} (${reasons.slice(0, 2).join('; ')}${more})`]
    })
    .join(', ')
}
