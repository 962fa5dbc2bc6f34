import { GauntletError } from '@gauntlet/contract/error'
import type { StoreWindow } from '../store/open-store.ts'
import type { StoreSpec } from '../store/store-spec.ts'

/** 64 MB: more is an export. */
const mostSamples = 2 ** 24

const names = ['t0', 't1', 'trace0', 'trace1'] as const

/**
 * `t0` and `t1` in ms from the first sample, `trace0` and `trace1` as numbers from 0; the ends do not belong to it. What is
 * left out means from the beginning, and to the end. Throws `SEISMIC_WINDOW` with all faults.
 */
export function readWindowQuery(query: URLSearchParams, { traces, samples, intervalUs }: StoreSpec): StoreWindow {
  const faults = [...query.keys()]
    .filter((name) => !names.some((known) => known === name))
    .map((name) => `there is no ${name.slice(0, 20)}; a window has ${names.join(', ')}`)
  const read = (name: (typeof names)[number], otherwise: number): number => {
    const text = query.get(name)
    if (text === null) return otherwise
    const value = /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(value)) faults.push(`${name} must be a number from 0 on`)
    return value
  }
  const toSample = (ms: number): number => Math.round((ms * 1_000) / intervalUs)
  const firstSample = toSample(read('t0', 0))
  const endSample = toSample(read('t1', (samples * intervalUs) / 1_000))
  const firstTrace = read('trace0', 0)
  const endTrace = read('trace1', traces)
  if (faults.length === 0) {
    const lastMs = (samples * intervalUs) / 1_000
    if (!(firstSample < endSample && endSample <= samples)) faults.push(`needs t0 < t1 ≤ ${lastMs} ms`)
    const isWhole = Number.isInteger(firstTrace) && Number.isInteger(endTrace)
    if (!isWhole || !(firstTrace < endTrace && endTrace <= traces)) faults.push(`needs trace0 < trace1 ≤ ${traces}`)
    if ((endSample - firstSample) * (endTrace - firstTrace) > mostSamples) {
      faults.push(`a window holds up to ${mostSamples} samples; ask for less, or export`)
    }
  }
  if (faults.length > 0) throw new GauntletError('SEISMIC_WINDOW', faults.join('; '))
  return { firstTrace, traces: endTrace - firstTrace, firstSample, samples: endSample - firstSample }
}
