import type { Code } from './encoding.ts'
import type { Local } from './function.ts'
import { i32, sequence, v128 } from './instructions.ts'
import { layout } from './layout.ts'

/** The fixed parts of the canonical text; `{"created_at":"` is the first. */
const fragments = [
  '{"created_at":"',
  '","entity_type":"',
  '","id":"',
  '","realm":"',
  '","stat7_coordinates":{"adjacency":[',
  '],"density":',
  ',"horizon":"',
  '","lineage":',
  ',"realm":"',
  '","resonance":',
  ',"velocity":',
  '},"state":{"value":',
  '}}',
  '"',
  '","',
] as const

export type Fragment = (typeof fragments)[number]

/** Fragments are copied 16 bytes at a time; what is copied too much is written over afterwards. */
const slot = 48

export const fragmentTable = Buffer.from(fragments.map((text) => text.padEnd(slot)).join(''), 'latin1')

/** Quotes in a text without neighbours; each neighbour brings two more. */
export const fixedQuotes = fragments.slice(0, -2).join('').split('"').length - 1

/** Copies a fragment to `at` and moves `at` behind it. */
export function writeFragment(at: Local, text: Fragment): Code {
  const source = layout.fragments + slot * fragments.indexOf(text)
  const copies = Array.from({ length: Math.ceil(text.length / 16) }, (_, i) =>
    v128.store(at.get, v128.load(i32.const(0), source + 16 * i), 16 * i),
  )
  return sequence(...copies, at.set(i32.add(at.get, i32.const(text.length))))
}
