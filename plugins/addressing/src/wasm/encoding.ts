/** WebAssembly in its binary form; parts may be nested, so that joining them copies nothing. */
export type Code = readonly (number | Code)[]

/** Unsigned LEB128 of a 32-bit integer (WebAssembly core specification, section 5.2.2). */
export const unsigned = (value: number): Code => {
  const bytes: number[] = []
  let rest = value >>> 0
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** Signed LEB128 of a 32-bit integer. */
export const signed = (value: number): Code => {
  const bytes: number[] = []
  let rest = value | 0
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128)
    rest >>= 7
  }
  return [...bytes, rest & 127]
}

/** The bytes in a row. Counts rather than iterates: it runs cold, where an iterator costs several times as much. */
export function flatten(code: Code, into: number[] = []): number[] {
  for (let i = 0; i < code.length; i++) {
    const part = code[i] as number | Code
    if (typeof part === 'number') into.push(part)
    else flatten(part, into)
  }
  return into
}

/** A length, then the items. */
export const vector = (items: readonly Code[]): Code => [unsigned(items.length), items]

export const text = (value: string): Code => [unsigned(value.length), Array.from(Buffer.from(value, 'latin1'))]

/** A length in bytes, then the content. */
export function sized(content: Code): Code {
  const bytes = flatten(content)
  return [unsigned(bytes.length), bytes]
}
