import type { Row } from './judge.ts'

/** What a proof found. */
export interface Proven {
  readonly name: string
  readonly title: string
  readonly rows: readonly Row[]
  readonly tookMs: number
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

/** A proof as Markdown: its title and a table. */
export function renderProof({ title, rows }: Pick<Proven, 'title' | 'rows'>): string {
  const lines = rows.map(({ what, aim, measured, met }) => `| ${[what, aim, measured, met].map(cell).join(' | ')} |`)
  return [`**${title}**`, '', '| what | aim | measured | met? |', '| --- | --- | --- | --- |', ...lines, ''].join('\n')
}
