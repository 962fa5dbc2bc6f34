import type { Board } from '../board.ts'
import { escapeXml } from '../escape-xml.ts'
import { gateOutcome } from '../gate-outcome.ts'

const label = 'claims'
const height = 20
/** An average letter of Verdana at 11 px; `textLength` makes the text fit where the font is another. */
const letterWidth = 6.6
const padding = 6

/**
 * A badge as a picture that loads nothing: how many claims hold. Red where a gate is refuted or void, or a planted defect
 * missed; green where all hold.
 */
export function renderBadge(board: Pick<Board, 'subjects'>): string {
  const claims = board.subjects.flatMap((subject) => subject.claims)
  const held = claims.filter(({ outcome }) => outcome === 'holds').length
  const message = claims.length === 0 ? 'none published' : `${held} of ${claims.length} hold`
  const { refutedGates, invalidGates, missedControls } = gateOutcome(board)
  const isBad = refutedGates.length + invalidGates.length + missedControls.length > 0
  const isWhole = claims.length > 0 && held === claims.length
  const left = widthOf(label)
  const right = widthOf(message)
  const name = escapeXml(`${label}: ${message}`)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${height}" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<clipPath id="round"><rect width="${left + right}" height="${height}" rx="3"/></clipPath>`,
    '<g clip-path="url(#round)">',
    `<rect width="${left}" height="${height}" fill="#3d444d"/>`,
    `<rect x="${left}" width="${right}" height="${height}" fill="${colourOf(isBad, isWhole)}"/>`,
    '</g>',
    '<g fill="#ffffff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
    textAt(padding, left, label),
    textAt(left + padding, right, message),
    '</g>',
    '</svg>',
  ].join('\n')}\n`
}

/** Dark enough for white text (4.5 : 1). */
function colourOf(isBad: boolean, isWhole: boolean): string {
  if (isBad) return '#cf222e'
  return isWhole ? '#1a7f37' : '#0969da'
}

const widthOf = (text: string): number => Math.ceil(text.length * letterWidth) + 2 * padding

const textAt = (x: number, width: number, text: string): string =>
  `<text x="${x}" y="14" textLength="${width - 2 * padding}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`
