import type { Entity } from './entity.ts'

/** The root of all entities; its address is published. */
export const luca: Entity = {
  id: 'LUCA-0000',
  entity_type: 'fragment',
  realm: 'void',
  created_at: '2025-01-01T00:00:00.000Z',
  state: { bootstrap: true, content: 'seed', phase: 'emergence' },
  stat7_coordinates: {
    realm: 'void',
    lineage: 0,
    adjacency: [],
    horizon: 'genesis',
    resonance: 1,
    velocity: 0,
    density: 0,
  },
}

/** Float traps, an unsorted adjacency and two realms; its address is published. */
export const concept: Entity = {
  id: '00000000-0000-4000-8000-000000000001',
  entity_type: 'concept',
  realm: 'data',
  created_at: '2025-10-18T15:23:45.123Z',
  state: { value: 1000 },
  stat7_coordinates: {
    realm: 'narrative',
    lineage: 42,
    adjacency: ['b-2', 'a-1', 'A-3'],
    horizon: 'peak',
    resonance: 0.1 + 0.2,
    velocity: -1.5e-8,
    density: 1e-5,
  },
}

/** Entities with the addresses that two independent implementations agree on. */
export const goldenVectors: ReadonlyArray<{ readonly entity: Entity; readonly address: string }> = [
  { entity: luca, address: '2914d41977dccb98483876783f786140ff67811280b97167a90d4cbe77e6a5fe' },
  { entity: concept, address: '9d0861ff8630fc504d7da5caf3e2df2b1ca50499b9526dfc915a16bc872ab18d' },
]
