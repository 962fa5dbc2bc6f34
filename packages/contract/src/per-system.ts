/** Makes a value at its first use, and keeps it as long as its system lives. */
export function perSystem<System extends object, Value>(make: (system: System) => Value): (system: System) => Value {
  const made = new WeakMap<System, { readonly value: Value }>()
  return (system) => {
    const known = made.get(system) ?? { value: make(system) }
    made.set(system, known)
    return known.value
  }
}
