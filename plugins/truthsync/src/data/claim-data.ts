import { hash } from 'node:crypto'
import type { Random } from '@gauntlet/contract'

/** A synthetic claim. */
export interface ClaimRecord {
  readonly id: number
  readonly text: string
  readonly type: 'factual' | 'opinion'
  /** In characters. */
  readonly length: number
  /** SHA-256 of the text, in hex. */
  readonly hash: string
  /** Whether a sentence of it can be checked: so for all that is factual. */
  readonly expected_verifiable: boolean
}

/** The other 30 % are opinions. */
const factualShare = 0.7

const companies = [
  'Acme',
  'Globex',
  'Initech',
  'Umbrella',
  'Stark Industries',
  'Wayne Enterprises',
  'Hooli',
  'Vandelay',
]
const cities = ['Springfield', 'Rivertown', 'Lakeside', 'Northport', 'Eastvale', 'Old Harbour', 'Zürich', 'São Paulo']
const sources = ['the statistics office', 'the annual report', 'the central bank', 'a new survey', 'the ministry']
const topics = [
  'the new bridge',
  'remote work',
  'the city budget',
  'electric buses',
  'the school reform',
  'solar power',
]
const things = ['a library', 'a power station', 'a research centre', 'a tram line', 'a hospital']

type Write = (random: Random) => string

const amount = (random: Random): string => `${random.int(1, 99)}.${random.int(0, 9)}`
const year = (random: Random): number => random.int(1950, 2025)

const facts: readonly Write[] = [
  (r) => `${r.pick(companies)} announced revenue of ${amount(r)} million dollars in ${year(r)}.`,
  (r) =>
    `The population of ${r.pick(cities)} rose by ${amount(r)} percent in ${year(r)}, according to ${r.pick(sources)}.`,
  (r) => `${r.pick(cities)} opened ${r.pick(things)} in ${year(r)} at a cost of ${amount(r)} million.`,
  (r) => `Unemployment in ${r.pick(cities)} fell to ${amount(r)}% and prices increased by ${amount(r)}%.`,
  (r) => `${r.pick(companies)} has ${r.int(100, 99_999)} employees, as was confirmed by ${r.pick(sources)}!`,
  (r) => `In ${year(r)} the temperature measured in ${r.pick(cities)} was ${amount(r)} degrees.`,
]

const opinions: readonly Write[] = [
  (r) => `I think ${r.pick(topics)} should cost ${r.pick(cities)} less than ${amount(r)} million.`,
  (r) => `Many people believe that ${r.pick(companies)} could double its sales by ${year(r) + 60}.`,
  (r) => `Maybe ${r.pick(topics)} is worth ${amount(r)} percent more, but it feels wrong!`,
  (r) => `In my opinion, ${r.pick(cities)} will probably regret ${r.pick(topics)} by ${year(r) + 60}.`,
  (r) => `Perhaps ${r.pick(topics)} might help ${r.int(2, 9_999)} families; who can tell?`,
]

const mostSentences = 3

/** Claims from templates of one to three sentences. A few texts come up more than once: count the distinct ones. */
export function* claimStream(random: Random, count: number): Generator<ClaimRecord> {
  for (let id = 0; id < count; id++) {
    const type = random.next() < factualShare ? 'factual' : 'opinion'
    const templates = type === 'factual' ? facts : opinions
    const sentences = Array.from({ length: random.int(1, mostSentences) }, () => random.pick(templates)(random))
    const text = sentences.join(' ')
    yield { id, text, type, length: text.length, hash: hash('sha256', text), expected_verifiable: type === 'factual' }
  }
}

export const createClaims = (random: Random, count: number): ClaimRecord[] => [...claimStream(random, count)]

export const countDistinct = (claims: readonly ClaimRecord[]): number => new Set(claims.map(({ text }) => text)).size
