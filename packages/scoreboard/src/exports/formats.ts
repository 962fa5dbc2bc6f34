import type { Board } from '../board.ts'
import { renderJson } from '../render-json.ts'
import { renderBadge } from './render-badge.ts'
import { renderBmf } from './render-bmf.ts'
import { renderCsv } from './render-csv.ts'
import { renderJunit } from './render-junit.ts'
import { renderOpenMetrics } from './render-open-metrics.ts'
import { renderOtlp } from './render-otlp.ts'
import { renderSummary } from './render-summary.ts'

/** What a board can be written as; each text ends in a newline. */
export const exportFormats: ReadonlyMap<string, (board: Board) => string> = new Map([
  ['json', renderJson],
  ['csv', renderCsv],
  ['bmf', renderBmf],
  ['openmetrics', renderOpenMetrics],
  ['otlp', renderOtlp],
  ['junit', renderJunit],
  ['summary', renderSummary],
  ['badge', renderBadge],
])
