import type { SeismicSystem } from './system.ts'

/** Makes a value at its first use, and keeps it as long as its system lives. */
export function perSystem<Value>(make: (system: SeismicSystem) => Value): (system: SeismicSystem) => Value {
  const made = new WeakMap<SeismicSystem, { readonly value: Value }>()
  return (system) => {
    const known = made.get(system) ?? { value: make(system) }
    made.set(system, known)
    return known.value
  }
}
