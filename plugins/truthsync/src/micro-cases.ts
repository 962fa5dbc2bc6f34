import { perSystem, type MicroCase } from '@gauntlet/contract'
import { extractFast } from './extraction/fast-extractor.ts'
import { extractNaive } from './extraction/naive-extractor.ts'
import { normaliseText } from './extraction/normalise-text.ts'
import { prepareAnswer } from './extraction/prepare-answer.ts'
import { hitRateGauges } from './hit-rates.ts'
import { hotPattern } from './data/access-pattern.ts'
import { createClaims, type ClaimRecord } from './data/claim-data.ts'
import { readText } from './service/read-input.ts'
import type { Verified } from './service/verifier.ts'
import type { TruthSystem } from './system.ts'

type Case = MicroCase<TruthSystem>

/** Requests by the access pattern, drawn once; texts come out of a body, as fresh as a request brings them. */
const requestCount = 20_000

const requestsOf = perSystem((system: TruthSystem): readonly Buffer[] => {
  const bodies = system.claims().map(bodyOf)
  const random = system.random('requests')
  const draw = hotPattern(bodies.length)
  return Array.from({ length: requestCount }, () => bodies[draw(random)] as Buffer)
})

const bodyOf = ({ text }: Pick<ClaimRecord, 'text'>): Buffer => Buffer.from(JSON.stringify({ text }))
const textOf = (body: Buffer): string => String(JSON.parse(String(body)).text)

/** The same list in groups of `size`. */
const groupsOf = (size: number): ((system: TruthSystem) => ReadonlyArray<readonly string[]>) =>
  perSystem((system: TruthSystem) => {
    const texts = requestsOf(system).map(textOf)
    return Array.from({ length: Math.floor(texts.length / size) }, (_, i) => texts.slice(i * size, (i + 1) * size))
  })

/** A text of eight sentences, as the published baseline read them. */
const eightSentences = perSystem((system: TruthSystem) =>
  system
    .claims()
    .slice(0, 40)
    .flatMap(({ text }) => text.match(/[^ ].*?[.!?](?= |$)/g) ?? [])
    .slice(0, 8)
    .join(' '),
)

const requestAt = (system: TruthSystem, i: number): Buffer => requestsOf(system)[i % requestCount] as Buffer

const firstText = (system: TruthSystem): string => system.claims()[0]?.text ?? ''

function verifyBody(system: TruthSystem, body: Buffer): unknown {
  const input = readText(body)
  return input.state === 'accepted' ? system.service().verifier.verify([input.value]) : input
}

const isRight = (text: string, verified: Verified | undefined): boolean =>
  verified?.answer === prepareAnswer(normaliseText(text), extractNaive)

const firstOf = (output: unknown): Verified | undefined => (output as readonly Verified[])[0]

const isEqual = (text: string, output: unknown): boolean =>
  JSON.stringify(output) === JSON.stringify(extractNaive(text))

const batchCase = (size: number): Case => {
  const groups = groupsOf(size)
  const groupAt = (system: TruthSystem, i: number): readonly string[] => {
    const all = groups(system)
    return all[i % all.length] as readonly string[]
  }
  return {
    scales: ['10k'],
    variants: ['optimised'],
    from: 'standard',
    opsPerRun: size,
    title: `${size} texts handed to the batcher at once`,
    run: (system, i) => system.service().batcher.verifyTogether(groupAt(system, i)),
    check: (system, output, i) =>
      groupAt(system, i).every((text, n) => isRight(text, (output as readonly Verified[])[n])),
  }
}

const verifyCase: Case = {
  scales: ['10k'],
  title: 'one body read and verified, without HTTP',
  run: (system, i) => verifyBody(system, requestAt(system, i)),
  check: (system, output, i) => isRight(textOf(requestAt(system, i)), firstOf(output)),
}

export const microCases: Readonly<Record<string, Case>> = {
  verify: { ...verifyCase, variants: ['optimised', 'naive'] },
  'verify-uncached': { ...verifyCase, variants: ['uncached'], from: 'standard' },
  'extract-fast': {
    scales: ['10k'],
    variants: ['uncached'],
    from: 'standard',
    title: 'one text, one pass',
    run: (system, i) => extractFast(system.claims()[i % system.size]?.text ?? ''),
    check: (system, output, i) => isEqual(system.claims()[i % system.size]?.text ?? '', output),
  },
  'extract-naive': {
    scales: ['10k'],
    variants: ['naive'],
    from: 'standard',
    title: 'one text, an expression per marker',
    run: (system, i) => extractNaive(system.claims()[i % system.size]?.text ?? ''),
    check: (system, output, i) => isEqual(system.claims()[i % system.size]?.text ?? '', output),
  },
  'eight-sentences': {
    scales: ['10k'],
    variants: ['naive'],
    from: 'standard',
    title: 'the published baseline: eight sentences, an expression per marker',
    run: (system) => extractNaive(eightSentences(system)),
    check: (system, output) => isEqual(eightSentences(system), output),
  },
  'known-text': {
    scales: ['10k'],
    variants: ['optimised'],
    from: 'standard',
    title: 'what it was set against: the same text once more, from the cache',
    run: (system) => system.service().verifier.verify([firstText(system)]),
    check: (system, output) => isRight(firstText(system), firstOf(output)),
  },
  ...Object.fromEntries([1, 1_000].map((size) => [`together-${size}`, batchCase(size)])),
  'data-sets': {
    scales: ['1k'],
    variants: ['optimised'],
    opsPerRun: 1_000,
    title: 'a thousand claims generated; with the hit rates of all data sets',
    run: ({ random }, i) => createClaims(random(`claims ${i}`), 1_000),
    check: (_system, output) => (output as readonly ClaimRecord[]).length === 1_000,
    gauges: hitRateGauges,
  },
}
