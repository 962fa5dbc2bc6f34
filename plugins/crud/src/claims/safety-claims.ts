import { metric, type Claim } from '@gauntlet/contract'
import { audited, outages, micro, none, own } from './quantities.ts'

/** What must not happen, whatever the load does. */
export const safetyClaims: readonly Claim[] = [
  {
    id: 'PV-11',
    says: 'identity and clinical data stay apart under load',
    provenance: 'asserted',
    parts: [
      {
        part: 'identity in the clinical database',
        quantity: audited(own, 'pii_in_clinical_count'),
        bound: none,
      },
      {
        part: 'diagnoses in the identity database',
        quantity: audited(own, 'phi_in_identity_count'),
        bound: none,
      },
      {
        part: 'rows in which the same search finds what belongs there',
        quantity: audited(own, 'found_where_it_belongs_ratio'),
        bound: { min: 1 },
      },
      {
        // What one of them finds fails the trial.
        part: 'audits during the load',
        quantity: audited(own, 'audits_count'),
        bound: { min: 1 },
      },
    ],
  },
  {
    id: 'PV-12',
    says: 'pseudonyms are unique and cannot be derived',
    provenance: 'asserted',
    parts: [
      {
        part: 'different ones among a million',
        quantity: micro('pseudonym', 'memory', 'distinct_pseudonyms_count'),
        bound: { min: 1_000_000 },
      },
      {
        part: 'the most uneven bit, from a half',
        quantity: micro('pseudonym', 'memory', 'most_uneven_bit_ratio'),
        bound: { max: 0.003 },
      },
    ],
  },
  {
    id: 'PV-14',
    says: 'no leaks, memory stays stable',
    provenance: 'asserted',
    quantity: metric('leak/lifecycle@1k/sqlite', 'leak_bytes_per_cycle'),
    bound: { max: 100 },
  },
  {
    id: 'PV-16',
    says: 'faults lose no data, and the service recovers by itself',
    provenance: 'target',
    parts: [
      {
        part: 'outages that came to their end',
        quantity: outages(own, 'outages_over_count'),
        bound: { min: 4, max: 4 },
      },
      ...(['identity', 'clinical'] as const).map((database) => ({
        part: `failures while the ${database} database is away, without which nothing was tried`,
        quantity: outages(own, `failed_in_${database}_away_count`),
        bound: { min: 1 },
      })),
      {
        part: 'failures later than a second after an outage',
        quantity: outages(own, 'failed_in_calm_count'),
        bound: none,
      },
      {
        part: 'failures while all is 50 ms further away',
        quantity: outages(own, 'failed_in_far_away_count'),
        bound: none,
      },
      { part: 'failures while the cache is away', quantity: outages(own, 'failed_in_cache_away_count'), bound: none },
      { part: 'requests that were never answered', quantity: outages(own, 'unanswered_count'), bound: none },
      {
        part: 'answers that are not what was written',
        quantity: outages(own, 'wrong_answers_count'),
        bound: none,
      },
      {
        part: 'copies that were compared with both databases afterwards',
        quantity: outages(own, 'copies_compared_count'),
        bound: { min: 1 },
      },
      { part: 'users that were there and are not found', quantity: outages(own, 'not_found_count'), bound: none },
      { part: 'writes left half done', quantity: outages(own, 'doubts_count'), bound: none },
    ],
  },
]
