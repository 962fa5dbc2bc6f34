import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom, GauntletError } from '@gauntlet/contract'
import { createAccesses, patternNames, patternOf, type PatternName } from './access-pattern.ts'
import { countDistinct, createClaims } from './claim-data.ts'

export interface DataSet {
  readonly claims: number
  readonly distinct: number
  readonly claimsFile: string
  readonly accessesFile: string
}

/** Writes a data set: a claim per line as JSON, and the ids of the accesses, one per line. The seed decides both. */
export function writeDataSet(options: { dir: string; count: number; seed: string; pattern: PatternName }): DataSet {
  const { dir, count, seed, pattern } = options
  const random = createRandom(seed)
  const claims = createClaims(random.fork('claims'), count)
  const accesses = createAccesses(random.fork('accesses'), patternOf(pattern, count))
  mkdirSync(dir, { recursive: true })
  const claimsFile = join(dir, `claims-${count}.ndjson`)
  const accessesFile = join(dir, `accesses-${count}-${pattern}.txt`)
  writeFileSync(claimsFile, claims.map((claim) => `${JSON.stringify(claim)}\n`).join(''))
  writeFileSync(accessesFile, `${accesses.join('\n')}\n`)
  return { claims: count, distinct: countDistinct(claims), claimsFile, accessesFile }
}

const usage = 'generate-claims [--out DIR] [--seed TEXT] [--sizes 1000,10000,100000] [--pattern hot|zipf]'

const mostClaims = 10_000_000

/** Throws `BAD_USAGE`. */
function main(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: 'claims' },
      seed: { type: 'string', default: '1' },
      sizes: { type: 'string', default: '1000,10000,100000' },
      pattern: { type: 'string', default: 'hot' },
    },
  })
  const pattern = patternNames.find((name) => name === values.pattern)
  const sizes = values.sizes.split(',').map(Number)
  if (!pattern || !sizes.every((size) => Number.isSafeInteger(size) && size > 0 && size <= mostClaims)) {
    throw new GauntletError('BAD_USAGE', `usage: ${usage}`)
  }
  for (const count of sizes) {
    const { distinct, claimsFile, accessesFile } = writeDataSet({ dir: values.out, count, seed: values.seed, pattern })
    process.stdout.write(`${count} claims, ${distinct} distinct texts: ${claimsFile}, ${accessesFile}\n`)
  }
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(64)
  }
}
