import type { Extraction } from './extraction.ts'
import { characters, createCharacterTable, createWordTable, longestWord, slotOf, type WordEntry } from './word-table.ts'

const classes = createCharacterTable()
const words = createWordTable()

const { word, end, point } = characters

const space = 0x20

/** One pass over the text: each word is looked up by its first letter and length. Nothing is cut out but claims. */
export function extractFast(text: string): Extraction {
  const claims: string[] = []
  const { length } = text
  let factual = 0
  let opinion = 0
  let from = 0
  let factualBefore = 0
  let opinionBefore = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    const found = code < 128 ? classes[code] : 0
    if (found === word) {
      const start = i
      // Stops at the last character of the word.
      while (i + 1 < length && isWordAt(text, i + 1)) i++
      const size = i + 1 - start
      const entries = size > longestWord ? undefined : words[slotOf(code, size)]
      if (entries === undefined) continue
      for (const entry of entries) {
        if (!standsAt(text, entry, start)) continue
        if (entry.isFactual) factual++
        else opinion++
      }
    } else if (found === end || (found === point && !(isDigit(text, i - 1) && isDigit(text, i + 1)))) {
      if (factual > factualBefore && opinion === opinionBefore) claims.push(text.slice(from, i).trim())
      from = i + 1
      factualBefore = factual
      opinionBefore = opinion
    }
  }
  if (factual > factualBefore && opinion === opinionBefore) claims.push(text.slice(from).trim())
  return { claims, factual, opinion }
}

/** Whether a marker begins at `start`, where a word of its first word's length stands. */
function standsAt(text: string, entry: WordEntry, start: number): boolean {
  if (!isSame(text, entry.word, start)) return false
  if (entry.rest === '') return true
  const rest = start + entry.word.length
  const after = rest + entry.rest.length
  return isSame(text, entry.rest, rest) && !(after < text.length && isWordAt(text, after))
}

/** `expected` is lower case; bit 5 is the case of letters, and of nothing else. */
function isSame(text: string, expected: string, from: number): boolean {
  if (from + expected.length > text.length) return false
  for (let k = 0; k < expected.length; k++) {
    const wanted = expected.charCodeAt(k)
    const code = text.charCodeAt(from + k)
    if (wanted === space ? code !== space : (code | 0x20) !== wanted) return false
  }
  return true
}

function isWordAt(text: string, i: number): boolean {
  const code = text.charCodeAt(i)
  return code < 128 && classes[code] === word
}

function isDigit(text: string, i: number): boolean {
  const code = i >= 0 && i < text.length ? text.charCodeAt(i) : 0
  return code >= 0x30 && code <= 0x39
}
