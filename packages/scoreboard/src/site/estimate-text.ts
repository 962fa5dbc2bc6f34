import type { CellMetric } from '../estimate-cell.ts'
import { formatReplicated } from '../format-number.ts'
import { html, type Html } from './html.ts'

/** A metric with its interval, struck through where it is void. */
export function estimateText(metric: CellMetric, { isBest }: { readonly isBest: boolean }): Html {
  const [value = '', ...rest] = formatReplicated(metric).split(' (')
  // Where both ends read like the value, they say no more than it.
  const isNarrow = /^(?:from 2: )?([\d.,]+)–\1\)$/.test(rest.join(' ('))
  const range = rest.length === 0 || isNarrow ? null : html` <small>(${rest.join(' (')}</small>`
  const single = metric.basis === 'single' ? html` <small>1 replicate</small>` : null
  if (metric.void !== null) return html`<s>${value}</s> <small>void</small>`
  return isBest ? html`<strong>${value}</strong>${range}${single}` : html`${value}${range}${single}`
}
