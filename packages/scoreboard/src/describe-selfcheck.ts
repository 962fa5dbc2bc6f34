import type { Environment } from '@gauntlet/record'
import { escapeMarkdown } from './escape-markdown.ts'

/** One sentence: whether planted differences were found on this machine before the run. */
export function describeSelfcheck({ selfcheck }: Pick<Environment, 'selfcheck'>): string {
  if (!selfcheck) return 'The machine was not self-checked before this run: `gauntlet selfcheck`.'
  const { at, passed, failed, inconclusive, checks } = selfcheck
  const troubles = checks
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ name, verdict }) => `${escapeMarkdown(name)} ${verdict}`)
  const total = passed + failed + inconclusive
  return `Self-checked ${escapeMarkdown(at)}: ${[`${passed} of ${total} checks passed`, ...troubles].join(', ')}.`
}
