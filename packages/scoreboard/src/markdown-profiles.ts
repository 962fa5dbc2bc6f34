import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { markdownTable } from './markdown-table.ts'

/** Reports of profilers, as links beside the board. The files stay on the machine that made them. */
export function markdownProfiles({ profiles }: SubjectBoard): string {
  if (profiles.length === 0) return ''
  const rows = profiles.map(({ at, profiler, paths, because }) => [
    escapeMarkdown(at),
    profiler,
    // The record's schema lets only letters, digits, dots and dashes into a path.
    paths.map((path) => `[${escapeMarkdown(path.split('/').at(-1) ?? path)}](${path})`).join(', ') || 'none',
    escapeMarkdown(because),
  ])
  const note = 'Unscored replicates under a profiler; the files stay on the machine that ran them.'
  return `### Profiles\n\n${note}\n\n${markdownTable(['Cell', 'Profiler', 'Report', 'Remark'], rows)}`
}
