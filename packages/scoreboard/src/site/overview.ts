import { phases, type Phase } from '@gauntlet/contract'
import type { Board, SubjectBoard } from '../board.ts'
import { totalOf } from '../count-trials.ts'
import type { VerdictOutcome } from '../judge.ts'
import { trialStates } from '../trial.ts'
import { claimAnchor, groupAnchor, hrefOf } from './anchor.ts'
import { nameOf } from './group-cells.ts'
import { html, type Html } from './html.ts'
import { machineOf } from './machine-section.ts'
import { badge, signs, wordOf } from './signs.ts'

const outcomes: readonly VerdictOutcome[] = ['holds', 'refuted', 'inconclusive', 'invalid', 'not-measured']

/** The first view: verdicts of all claims, subjects against phases, and what is missing. */
export function overview(board: Board): Html {
  const { subjects, damaged } = board
  if (subjects.length === 0)
    return html`<p class="lead">
        No runs are stored yet. <code>gauntlet bench</code> measures the subjects and writes this page.
      </p>
      ${damagedList(board)}`
  const claims = subjects.flatMap((subject) => subject.claims)
  const controls = subjects.flatMap((subject) => subject.controls)
  const counts = outcomes.map((outcome) => ({ outcome, n: claims.filter((claim) => claim.outcome === outcome).length }))
  return html`<section class="tally" aria-label="Verdicts in all">
      <p class="big">
        ${claims.length} published claims of ${subjects.length} ${subjects.length === 1 ? 'system' : 'systems'},
        measured again.
      </p>
      <ul>
        ${counts.map(
          ({ outcome, n }) =>
            html`<li class="${outcome}">
              <a href="${hrefOf('claims', { verdict: outcome })}"
                ><b>${n}</b> <span aria-hidden="true">${signs[outcome]}</span> ${wordOf(outcome)}</a
              >
            </li>`,
        )}${
          controls.length === 0
            ? null
            : html`<li class="${controls.every(({ caught }) => caught) ? 'caught' : 'missed'}">
                <a href="#controls-note"
                  ><b>${controls.filter(({ caught }) => caught).length}<small>/${controls.length}</small></b> planted
                  defects caught</a
                >
              </li>`
        }
      </ul>
    </section>
    ${damaged.length === 0 ? null : damagedList(board)}
    <section aria-labelledby="matrix-title">
      <h2 id="matrix-title">Verdicts</h2>
      <p class="lead">
        Planned trials by what came of them, and a square for each claim. Nothing here says how fast a system is, and
        systems are not ranked against each other.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Verdicts by subject">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">Subject</th>
              ${phases.map((phase) => html`<th scope="col" data-phases="${phase}">${phase}</th>`)}
              <th scope="col">Claims</th>
              <th scope="col">Planted defects</th>
            </tr>
          </thead>
          <tbody>
            ${subjects.map(matrixRow)}
          </tbody>
        </table>
      </div>
      <p class="key" aria-hidden="true">
        ${outcomes.map((outcome) => html`<span><i class="square ${outcome}">${signs[outcome]}</i>${wordOf(outcome)}</span>`)}<span
          class="split"
        ></span
        >${trialStates.map((state) => html`<span><i class="swatch ${state}"></i>${state}</span>`)}
      </p>
      <p id="controls-note" class="lead">
        A planted defect is a variant that is broken on purpose: where it is not caught, a measurement is blind.
      </p>
    </section>
    ${missing(subjects)}`
}

function matrixRow(subject: SubjectBoard): Html {
  const { id, card, claims, controls, environment } = subject
  const caught = controls.filter((control) => control.caught).length
  return html`<tr data-machine="${machineOf(environment)}">
    <th scope="row"><a href="${hrefOf(id)}">${card.title}</a><small>${id}</small></th>
    ${phases.map((phase) => html`<td data-phases="${phase}">${phaseBar(subject, phase)}</td>`)}
    <td class="squares">
      ${claims.length === 0 ? 'none' : claims.map((claim) => html`<a class="square ${claim.outcome}" data-mark="${claim.outcome}" href="${hrefOf(id, { at: claimAnchor(id, claim.id) })}" title="${claim.id}: ${claim.says}" aria-label="${claim.id} ${wordOf(claim.outcome)}">${signs[claim.outcome]}</a>`)}
    </td>
    <td>
      ${controls.length === 0 ? 'none' : html`<a href="${hrefOf(id, { at: `controls-${id}` })}">${caught} of ${controls.length} caught</a>`}
    </td>
  </tr>`
}

const barWidth = 110

/** One bar, shared out among the states of the planned trials, with the counts beneath. */
function phaseBar({ id, phases: counts, card }: SubjectBoard, phase: Phase): Html {
  const own = counts[phase]
  const total = totalOf(own)
  if (total === 0)
    return html`<small>${card.omits.some((omit) => omit.phase === phase) ? 'left out' : 'not planned'}</small>`
  let from = 0
  const parts = trialStates.map((state) => {
    const width = (own[state] / total) * barWidth
    const part = html`<rect class="${state}" x="${from.toFixed(1)}" width="${width.toFixed(1)}" height="8" />`
    from += width
    return width > 0 ? part : null
  })
  const rest = trialStates.filter((state) => state !== 'ok' && own[state] > 0)
  return html`<a class="phase-link" href="${hrefOf(id, { phase })}"
    ><svg viewBox="0 0 ${barWidth} 8" width="${barWidth}" height="8" aria-hidden="true">${parts}</svg
    ><span>${own.ok} of ${total} ok</span
    >${rest.map((state) => html`<span class="count ${state}">${own[state]} ${state}</span>`)}</a
  >`
}

const shownPerSubject = 12

/** What is not a number is as visible as what is: each cell that failed, was skipped, is void or absent, with its reason. */
function missing(subjects: readonly SubjectBoard[]): Html {
  const lists = subjects.flatMap((subject) => {
    const troubled = subject.cells.filter(({ state, isControl }) => state !== 'measured' && !isControl)
    return troubled.length === 0 ? [] : [{ subject, troubled }]
  })
  const total = lists.reduce((sum, { troubled }) => sum + troubled.length, 0)
  return html`<section aria-labelledby="missing-title">
    <h2 id="missing-title">What has no number</h2>
    <p class="lead">
      ${total === 0 ? 'Every planned cell was measured.' : `${total} of ${subjects.flatMap(({ cells }) => cells.filter(({ isControl }) => !isControl)).length} planned cells, and why. Planted defects are left out, as they are meant to fail.`}
    </p>
    ${lists.map(
      ({ subject, troubled }) =>
        html`<div data-machine="${machineOf(subject.environment)}">
          <h3>${subject.card.title}</h3>
          <ul class="reasons">
            ${troubled.slice(0, shownPerSubject).map((cell) => html`<li data-mark="${cell.state}" data-phases="${cell.place.phase}">${badge(cell.state)} <a href="${hrefOf(subject.id, { at: groupAnchor(subject.id, `${cell.place.phase}/${nameOf(cell)}`) })}">${cell.at}</a> <span>${cell.because}</span></li>`)}
          </ul>
          ${troubled.length > shownPerSubject ? html`<p class="lead"><a href="${hrefOf(subject.id)}">and ${troubled.length - shownPerSubject} more on its page</a></p>` : null}
        </div>`,
    )}
  </section>`
}

function damagedList({ damaged }: Board): Html | null {
  if (damaged.length === 0) return null
  return html`<section class="damaged" aria-labelledby="damaged-title">
    <h2 id="damaged-title">Files that could not be read</h2>
    <p class="lead">Nothing of them is shown.</p>
    <ul>
      ${damaged.map(({ file, why }) => html`<li><code>${file}</code>: ${why}</li>`)}
    </ul>
  </section>`
}
