import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { markdownTable } from './markdown-table.ts'

/** The planted defects and whether the measurements found them. */
export function markdownControls({ controls }: SubjectBoard): string {
  if (controls.length === 0) return ''
  const rows = controls.map(({ variant, defect, outcome, by }) => [
    variant,
    escapeMarkdown(defect, 400),
    outcome === 'caught' ? 'caught' : `**${outcome.replace('-', ' ')}**`,
    escapeMarkdown(by, 500),
  ])
  return `### Planted defects\n\n${markdownTable(['Variant', 'Defect', 'Outcome', 'By'], rows)}`
}
