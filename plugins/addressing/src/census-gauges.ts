import { createRandom, type Gauges } from '@gauntlet/contract'
import { address } from './address.ts'
import { dimensionCensus, seedCensus, type CollisionCensus } from './census.ts'
import { createEntities } from './entity.ts'
import { goldenVectors } from './golden-vectors.ts'

/** One census of this size expects 1.16 truncated pairs and often has none; these two have two. */
const censusEntities = 100_000
const wholeCensuses = 2

/** EXP-03 looked at far fewer; a share of 0.1 % of these is two entities. */
const dimensionEntities = 2_000

/**
 * What the claims on collisions, determinism and dimensions are judged by. These are counts over data of their own fixed
 * seeds: everybody counts the same.
 */
export function censusGauges(): Gauges {
  const random = createRandom('census')
  const whole = seedCensus(random.fork('whole'), wholeCensuses, censusEntities)
  const small = seedCensus(random.fork('small'), 10, 1_000)
  const dimensions = dimensionCensus(createEntities(random.fork('dimensions'), dimensionEntities))
  return {
    collisions_count: sum(whole, (census) => census.collisions),
    seed_collisions_count: sum(small, (census) => census.collisions),
    truncated_pairs_count: sum(whole, (census) => census.truncatedPairs),
    golden_faults_count: goldenVectors.filter(({ entity, address: golden }) => address(entity) !== golden).length,
    shuffle_faults_count: goldenVectors.filter(({ entity }) => address(reversed(entity)) !== address(entity)).length,
    ...Object.fromEntries(
      dimensions.flatMap(({ dropped, entityCollisions, coordinateCollisions }) => [
        [`without_${dropped}_collision_ratio`, entityCollisions],
        [`without_${dropped}_coordinate_collision_ratio`, coordinateCollisions],
      ]),
    ),
  }
}

const sum = (censuses: readonly CollisionCensus[], of: (census: CollisionCensus) => number): number =>
  censuses.reduce((total, census) => total + of(census), 0)

/** The same entity with all its keys the other way round. */
function reversed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const)
  return Object.fromEntries(entries.toReversed()) as Value
}
