import type { SubjectBoard } from '../board.ts'
import { html, type Html } from './html.ts'
import { badge } from './signs.ts'

/** The planted defects and whether the measurements found them. */
export const controlsTable = ({ controls, id }: SubjectBoard): Html | null =>
  controls.length === 0
    ? null
    : html`<section aria-labelledby="controls-${id}">
        <h3 id="controls-${id}">Planted defects</h3>
        <p class="lead">
          Variants that are broken on purpose. One that is not caught means that a measurement is blind.
        </p>
        <table class="claims defects">
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Variant</th>
              <th scope="col">Defect</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            ${controls.map(
              ({ variant, defect, outcome, by }) =>
                html`<tr data-mark="${outcome}">
                  <td>${badge(outcome)}</td>
                  <td>${variant}</td>
                  <td>${defect}</td>
                  <td class="why">${by}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`
