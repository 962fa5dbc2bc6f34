import { caseFaults } from './case-faults.ts'
import { claimFaults, expectationFaults } from './claim-faults.ts'
import { entriesOf, has, isLoose, isName, nameFaults, nameRule, show, type Loose } from './loose.ts'
import { isPhase, phases } from './phase.ts'

const knownKeys = new Set(
  'id title source scales scaleProfiles variants build micro load memory leak omits gauges processes invariants claims contract'.split(
    ' ',
  ),
)

/** Every fault of a subject as a line `path: what is wrong, and what to write`. An empty list means it is sound. */
export function findFaults(subject: unknown): string[] {
  if (!isLoose(subject)) return ['subject: must be an object']
  const faults: string[] = []
  for (const key of Object.keys(subject)) if (!knownKeys.has(key)) faults.push(`${key}: is not a part of a subject`)
  if (!isName(subject['id'])) faults.push(`id: ${nameRule}, got ${show(subject['id'])}`)
  if (typeof subject['title'] !== 'string' || subject['title'] === '') faults.push('title: must be a text')
  if (typeof subject['build'] !== 'function') faults.push('build: must be a function')
  for (const part of ['scales', 'variants'] as const) faults.push(...nameFaults(subject, part))
  for (const [name, scale] of entriesOf(subject['scales'])) {
    if (!isLoose(scale)) faults.push(`scales.${name}: must be an object of parameters`)
  }
  for (const [name, when] of entriesOf(subject['scaleProfiles'])) {
    if (!has(subject['scales'], name)) faults.push(`scaleProfiles.${name}: there is no such scale`)
    if (when !== 'full' && when !== 'on-request') faults.push(`scaleProfiles.${name}: must be "full" or "on-request"`)
  }
  for (const [name, variant] of entriesOf(subject['variants'])) faults.push(...variantFaults(name, variant, subject))
  faults.push(...phaseFaults(subject))
  faults.push(...claimFaults(subject))
  return faults
}

function variantFaults(name: string, variant: unknown, subject: Loose): string[] {
  const at = `variants.${name}`
  if (!isLoose(variant)) return [`${at}: must be an object`]
  const caughtBy = variant['caughtBy']
  if (variant['control'] === undefined) return caughtBy ? [`${at}.caughtBy: belongs to a control`] : []
  if (typeof variant['control'] !== 'string') return [`${at}.control: must say which defect is planted`]
  if (!isLoose(caughtBy)) return [`${at}.caughtBy: say what catches this control: a bound, a flag or a failure`]
  return 'quantity' in caughtBy ? expectationFaults(`${at}.caughtBy`, caughtBy, subject) : []
}

function phaseFaults(subject: Loose): string[] {
  const faults: string[] = []
  const omits = isLoose(subject['omits']) ? subject['omits'] : {}
  const declared = phases.filter((phase) => entriesOf(subject[phase]).length > 0)
  if (declared.length === 0) faults.push('phases: give the subject at least one of micro, load, memory, leak')
  for (const phase of phases) {
    if (!declared.includes(phase) && typeof omits[phase] !== 'string') {
      faults.push(`${phase}: declare a case, or say in omits.${phase} why there is none`)
    }
    if (declared.includes(phase)) faults.push(...nameFaults(subject, phase))
    for (const [name, spec] of entriesOf(subject[phase])) faults.push(...caseFaults({ phase, name }, spec, subject))
  }
  for (const key of Object.keys(omits)) if (!isPhase(key)) faults.push(`omits.${key}: is no phase`)
  return faults
}
