import { html } from './html.ts'

/** What the marks mean, at the end of the overview. */
export const guide = html`<section aria-labelledby="guide-title">
  <h2 id="guide-title">How to read this</h2>
  <ul class="guide">
    <li>
      <code>52.6 ns (51.9–53.4)</code> is the median over fresh processes and an interval of at least 90 %. From two
      processes both are shown, from one there is no interval; neither decides much.
    </li>
    <li>
      <strong>Bold</strong> numbers are the best of their case, and all that cannot be told from it. Planted defects are
      never ranked, and systems of different subjects are never compared.
    </li>
    <li>
      <s>Struck</s> numbers are void; the reason stands beside them. Failed, skipped and absent trials are named with
      their reasons, and nothing is summed over them.
    </li>
    <li>
      A claim <strong>holds</strong> when the whole interval lies within its bound, is <strong>refuted</strong> when it
      lies wholly outside, and is inconclusive otherwise. It says what was measured here, on this machine.
    </li>
    <li>
      A gain is against the first variant that was measured, or, where variants are stages, against the stage before.
    </li>
    <li>
      Every row links to the run's file that it comes from; the names of cells (<code>micro/lookup@100k/map</code>) are
      those in the file.
    </li>
  </ul>
</section>`
