import fc from 'fast-check'
import type { Entity, Json } from '../src/entity.ts'

export { concept, luca } from '../src/golden-vectors.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

/** Near half a unit of the eighth decimal, exactly or by a few places of the float. */
const nearTie = fc
  .tuple(fc.integer({ min: 0, max: 1_700_000_000 }), fc.integer({ min: -4, max: 4 }), fc.boolean())
  .map(([units, places, negative]) => {
    const tie = Number(`${units}5e-9`)
    const near = tie + places * Number.EPSILON * tie
    return negative ? -near : near
  })

/** Finite floats of all sizes, with many on the edges of the rule. */
export const floats = fc.oneof(
  finite,
  nearTie,
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -20, max: 20, noNaN: true }),
  fc.integer({ min: -1_700_000_000, max: 1_700_000_000 }).map((units) => units / 1e8),
  fc.constantFrom(0, -0, 5e-324, 1e21, 1e23, 1.7976931348623157e308, 16, 15.99999999, 15.999999995, 1e-9, 5e-9),
)

/** Half of them as plain as ids, half with quotes, controls, surrogates and more. */
export const strings = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[ -~]{0,12}$/),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 12 }),
  fc.string({ minLength: 190, maxLength: 210 }),
)

const states = fc.oneof(
  fc.record({ value: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer(), floats) }),
  fc.dictionary(strings, fc.jsonValue() as fc.Arbitrary<Json>, { noNullPrototype: true }),
)

const timestamps = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Any entity that has a canonical form. */
export const entities: fc.Arbitrary<Entity> = fc.record(
  {
    id: strings,
    entity_type: strings,
    realm: strings,
    created_at: timestamps,
    state: states,
    stat7_coordinates: fc.record(
      {
        realm: strings,
        lineage: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.maxSafeInteger()),
        adjacency: fc.array(strings, { maxLength: 7 }),
        horizon: strings,
        resonance: floats,
        velocity: floats,
        density: floats,
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
)
