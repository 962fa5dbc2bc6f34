import { patterns } from './patterns.ts'

/** A marker as the scan looks for it: its first word, and the words that must follow it. */
export interface WordEntry {
  readonly word: string
  /** Begins with a space; empty for most. */
  readonly rest: string
  readonly isFactual: boolean
}

/** Letters differ in the lowest five bits; bit 5 is their case. */
const letterBits = 0x1f
const lengthBits = 4

/** Where markers stand that begin with this letter and are so long: most words of a text find nothing there. */
export const slotOf = (firstCode: number, length: number): number => ((firstCode & letterBits) << lengthBits) | length

/** No marker has a longer first word. */
export const longestWord = (1 << lengthBits) - 1

/** The table of patterns by the first letter and the length of their first word. */
export function createWordTable(): ReadonlyArray<readonly WordEntry[] | undefined> {
  const slots = Array.from({ length: (letterBits + 1) << lengthBits }, (): WordEntry[] | undefined => undefined)
  for (const { marker, kind } of patterns) {
    const [word = ''] = marker.split(' ', 1)
    if (word.length > longestWord) throw new RangeError(`the first word of "${marker}" is too long for the table`)
    const entry = { word, rest: marker.slice(word.length), isFactual: kind === 'factual' }
    ;(slots[slotOf(word.charCodeAt(0), word.length)] ??= []).push(entry)
  }
  return slots
}

/** What the scan does at each ASCII character. */
export const characters = { other: 0, word: 1, end: 2, point: 3 } as const

/** Word characters are those of `\b` in a regular expression: letters, digits and the underscore. */
export function createCharacterTable(): Uint8Array {
  const table = new Uint8Array(128)
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code)
    if (/\w/.test(character)) table[code] = characters.word
    else if (character === '!' || character === '?') table[code] = characters.end
    else if (character === '.') table[code] = characters.point
  }
  return table
}
