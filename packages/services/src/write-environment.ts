/** Settings as the environment of another process, where `readEnvironment` finds them. What is null is left out. */
export function writeEnvironment<Key extends string>(
  settings: Readonly<Partial<Record<Key, unknown>>>,
  named: Readonly<Record<Key, { readonly name: string }>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      value === null ? [] : [[named[key as Key].name, Array.isArray(value) ? value.join(' ') : String(value)]],
    ),
  )
}
