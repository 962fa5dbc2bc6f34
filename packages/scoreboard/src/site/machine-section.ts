import type { Environment } from '@gauntlet/record'
import type { Board } from '../board.ts'
import { formatNumber, formatShare } from '../format-number.ts'
import { html, type Html } from './html.ts'
import { badge } from './signs.ts'

/** Short enough to read, long enough to tell machines apart. */
export const machineOf = ({ fingerprint }: Pick<Environment, 'fingerprint'>): string => fingerprint.slice(0, 8)

/** The machines behind the board, and whether planted differences were found on them before. */
export function machineSection({ subjects }: Board): Html | null {
  // An imported run knows no machine.
  const known = subjects.filter(({ environment }) => environment.cores > 0)
  const machines = new Map(known.map(({ environment }) => [environment.fingerprint, environment]))
  if (machines.size === 0) return null
  return html`<section aria-labelledby="machine-title">
    <h2 id="machine-title">${machines.size === 1 ? 'Machine' : 'Machines'}</h2>
    ${machines.size > 1 ? html`<p class="lead">${machines.size} machines stand on this board: compare within a subject only.</p>` : null}${[...machines.values()].map(machine)}
  </section>`
}

function machine(environment: Environment): Html {
  const { cpuModel, cores, coresAllowed, memoryBytes, os, kernel, arch, node, virtualisation, governor, calibration } =
    environment
  const facts: ReadonlyArray<readonly [string, string]> = [
    ['CPU', `${cpuModel}, ${coresAllowed} of ${cores} cores`],
    ['Memory', formatNumber(memoryBytes, 'bytes')],
    ['System', `${os}, ${kernel}, ${arch}`],
    ['Virtualisation', virtualisation ?? 'none seen'],
    ['Governor', governor ?? 'unknown'],
    ['Node', node.replace(/^v/, '')],
    [
      'Fixed work',
      `${formatNumber(calibration.cpuNs, 'ns')}, jitter ${formatShare(calibration.jitterRatio)}, stolen time ${formatShare(calibration.stealShare)}`,
    ],
    ['Copying 32 MiB', formatNumber(calibration.memoryCopyNs, 'ns')],
    ['Write and fsync of 4 KiB', formatNumber(calibration.fsyncNs, 'ns')],
  ]
  return html`<div class="machine" data-machine="${machineOf(environment)}">
    <h3>Machine ${machineOf(environment)}</h3>
    <dl>
      ${facts.map(
        ([name, text]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>
    ${selfcheck(environment)}
  </div>`
}

function selfcheck({ selfcheck: checked }: Environment): Html {
  if (!checked)
    return html`<p class="lead">
      The machine was not self-checked before its newest run: <code>gauntlet selfcheck</code> plants known differences
      and looks for them.
    </p>`
  const { at, passed, failed, inconclusive, checks } = checked
  return html`<details>
    <summary>
      Self-checked ${at.slice(0, 16).replace('T', ' ')} UTC: ${passed} of ${passed + failed + inconclusive} planted
      differences found as they are
    </summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Self-check">
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Planted</th>
            <th scope="col">Found</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${checks.map(
            ({ name, planted, found, verdict }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${planted}</td>
                <td>${found}</td>
                <td>${verdict === 'passed' ? badge('holds') : badge(verdict)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}
