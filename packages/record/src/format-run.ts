import { formatLine } from './line.ts'
import { digestOf } from './parse-run.ts'
import type { Record } from './record-schema.ts'
import type { Run } from './run-schema.ts'

/** A whole run file as text, its end included: what `parseRun` reads. */
export function formatRun(run: Run, records: readonly Record[], finishedAt: string): string {
  const body = [formatLine({ run }), ...records.map((record) => formatLine({ record }))].join('')
  const digest = digestOf(body.split('\n').slice(0, -1))
  return body + formatLine({ end: { finishedAt, records: records.length, digest } })
}
