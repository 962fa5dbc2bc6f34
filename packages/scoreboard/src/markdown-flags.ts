import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { markdownTable } from './markdown-table.ts'

/** The loudest first. */
const severities = ['invalidates', 'warn', 'info'] as const

/** Each flag of a subject once: where it was raised, and one of its sentences. */
export function markdownFlags({ cells }: SubjectBoard): string {
  const raised = cells.flatMap(({ at, flags }) => flags.map((flag) => ({ at, flag })))
  if (raised.length === 0) return ''
  const rows = severities.flatMap((severity) => {
    const ofSeverity = raised.filter(({ flag }) => flag.severity === severity)
    return [...Map.groupBy(ofSeverity, ({ flag }) => flag.code)].map(([code, own]) => [
      code,
      severity,
      String(own.reduce((sum, { flag }) => sum + flag.trials, 0)),
      placesText(own.map(({ at }) => at)),
      escapeMarkdown(own[0]?.flag.because ?? ''),
    ])
  })
  return `### Flags\n\n${markdownTable(['Flag', 'Severity', 'Trials', 'Where', 'For example'], rows)}`
}

const shownPlaces = 3

function placesText(places: readonly string[]): string {
  const more = places.length > shownPlaces ? ` and ${places.length - shownPlaces} more` : ''
  return `${escapeMarkdown(places.slice(0, shownPlaces).join(', '), 500)}${more}`
}
