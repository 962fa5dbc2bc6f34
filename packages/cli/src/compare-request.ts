import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import type { NamedRun } from '@gauntlet/core'
import { parseRun, runFiles } from '@gauntlet/record'

/** What the two sides of a comparison were named as. */
export type CompareRequest =
  | { readonly kind: 'refs'; readonly a: string; readonly b: string; readonly subjects: readonly string[] }
  | { readonly kind: 'variants'; readonly subject: string; readonly a: string; readonly b: string }
  | { readonly kind: 'runs'; readonly a: NamedRun; readonly b: NamedRun }

const forms = 'write two git refs ("." is the working tree), two variants as subject:variant, or two stored runs'

/**
 * Tells refs, variants and stored runs apart: a ref holds no colon, a run's file ends in `.ndjson`, a run's id is one
 * that is stored. Throws `BAD_USAGE` for anything but two of a kind.
 */
export function readRequest(names: readonly string[], recordsDir: string): CompareRequest {
  const [a, b, ...rest] = names
  if (a === undefined || b === undefined) throw new GauntletError('BAD_USAGE', `compare needs A and B: ${forms}`)
  const [left, right] = [kindOf(a, recordsDir), kindOf(b, recordsDir)]
  if (left !== right) {
    throw new GauntletError('BAD_USAGE', `"${short(a)}" is a ${left} and "${short(b)}" a ${right}; ${forms}`)
  }
  if (left === 'ref') return { kind: 'refs', a, b, subjects: rest }
  if (rest.length > 0) throw new GauntletError('BAD_USAGE', `"${short(rest[0])}" is one too many; ${forms}`)
  return left === 'variant'
    ? readVariants(a, b)
    : { kind: 'runs', a: readRun(a, recordsDir), b: readRun(b, recordsDir) }
}

function kindOf(name: string, recordsDir: string): 'ref' | 'variant' | 'run' {
  if (name.endsWith('.ndjson') || filesOf(name, recordsDir).length > 0) return 'run'
  return name.includes(':') ? 'variant' : 'ref'
}

function readVariants(a: string, b: string): CompareRequest {
  const [[subject = '', left = '', ...more], [other = '', right = '', ...evenMore]] = [a.split(':'), b.split(':')]
  if (more.length + evenMore.length > 0 || [subject, left, other, right].includes('')) {
    throw new GauntletError('BAD_USAGE', `"${short(a)}" and "${short(b)}": ${forms}`)
  }
  if (subject !== other) {
    throw new GauntletError('BAD_USAGE', `${short(a)} and ${short(b)} are variants of two subjects; name one subject`)
  }
  if (left === right) throw new GauntletError('BAD_USAGE', `"${short(a)}" is named twice; name two variants`)
  return { kind: 'variants', subject, a: left, b: right }
}

function readRun(name: string, recordsDir: string): NamedRun {
  if (name.endsWith('.ndjson')) {
    if (!existsSync(name)) throw new GauntletError('NO_RUN', `there is no file ${short(name)}`)
    return { name, stored: parseRun(readFileSync(name, 'utf8'), name) }
  }
  const [file = '', ...others] = filesOf(name, recordsDir)
  if (others.length > 0) {
    throw new GauntletError(
      'BAD_USAGE',
      `several runs bear the id ${short(name)}; name a file: ${[file, ...others].join(', ')}`,
    )
  }
  return { name, stored: parseRun(readFileSync(file, 'utf8'), file) }
}

const filesOf = (id: string, recordsDir: string): string[] =>
  runFiles(recordsDir).filter((file) => basename(file) === `${id}.ndjson`)

const short = (text = ''): string => text.slice(0, 80)

/** Where the runs of a results folder are kept. */
export const recordsOf = (resultsDir: string): string => join(resultsDir, 'records')
