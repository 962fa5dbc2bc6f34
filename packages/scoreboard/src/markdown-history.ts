import type { SubjectBoard } from './board.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { formatNumber } from './format-number.ts'
import type { Trend, TrendStep } from './history/trend.ts'
import { markdownTable } from './markdown-table.ts'

/** How many runs form a trend, and every step in one, the newest first; empty while there is one run only. */
export function markdownHistory({ history }: SubjectBoard): string {
  if (history.length === 0) return ''
  const machines = [...Map.groupBy(history, ({ machine, profile }) => `${machine}, profile ${profile}`)].map(
    ([machine, trends]) => `- ${escapeMarkdown(machine)}: ${describeTrends(trends)}`,
  )
  const steps = history
    .flatMap((trend) =>
      trend.steps.map((step) => ({ trend, step, startedAt: trend.points[step.index]?.startedAt ?? '' })),
    )
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
  const header = ['Since', 'Commit', 'Metric', 'Where', 'Level before', 'Level after', 'Change']
  const rows = steps.map(({ trend, step, startedAt }) => [
    startedAt.slice(0, 10),
    commitText(step),
    trend.operation === null ? trend.metric : `${trend.metric} of ${escapeMarkdown(trend.operation)}`,
    trend.at,
    formatNumber(step.before, trend.unit),
    formatNumber(step.after, trend.unit),
    changeText(step),
  ])
  const table = rows.length > 0 ? [markdownTable(header, rows)] : []
  return ['### History', machines.join('\n'), ...table].join('\n\n')
}

function describeTrends(trends: readonly Trend[]): string {
  const most = Math.max(...trends.map(({ points }) => points.length))
  const steps = trends.reduce((sum, trend) => sum + trend.steps.length, 0)
  const found = most < fewestForStep ? `a step shows from ${fewestForStep} runs on` : `${steps} steps`
  return `${trends.length} metrics over up to ${most} runs, ${found}`
}

/** Three values make a level, and a step lies between two levels. */
const fewestForStep = 6

/** `1a2b3c4d5e after 0f9e8d7c6b`: what lies between two runs is one step, whichever of its commits made it. */
function commitText({ commit, previousCommit, also }: TrendStep): string {
  const name = (hash: string | null): string => (hash === null ? 'no commit' : escapeMarkdown(hash.slice(0, 10)))
  const range =
    commit === previousCommit ? `${name(commit)}, as before` : `${name(commit)} after ${name(previousCommit)}`
  return also.length === 0 ? range : `${range}; ${escapeMarkdown(also.join(', '))}`
}

function changeText({ ratio, direction }: TrendStep): string {
  if (ratio === null) return direction
  const percent = (ratio - 1) * 100
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %, ${direction}`
}
