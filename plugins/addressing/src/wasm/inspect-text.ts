import type { Code } from './encoding.ts'
import type { Local, Scope } from './function.ts'
import { flow, i32, i8x16, sequence, v128 } from './instructions.ts'
import { markOdd } from './write-values.ts'

const splat = (code: number): Code => i8x16.splat(i32.const(code))

/** Below: control characters. */
const firstPrintable = 0x20

/**
 * Marks the entity odd if a value needs an escape: a control character, a backslash, or a quote, which shows as more
 * quotes in the text than the fixed parts have. Non-ASCII was found while writing. The text has at least 16 bytes.
 */
export function inspectText(scope: Scope, start: Local, end: Local, fixedQuotes: Code): Code {
  const { bytes, unfit } = scope.locals({ bytes: 'v128', unfit: 'v128' })
  const { at, quotes, seen } = scope.locals({ at: 'i32', quotes: 'i32', seen: 'i32' })
  const isQuote = i8x16.bitmask(i8x16.eq(bytes.get, splat('"'.charCodeAt(0))))
  const look = sequence(
    bytes.set(v128.load(at.get)),
    unfit.set(
      v128.or(
        unfit.get,
        v128.or(i8x16.ltU(bytes.get, splat(firstPrintable)), i8x16.eq(bytes.get, splat('\\'.charCodeAt(0)))),
      ),
    ),
  )
  const count = (mask: Code): Code => quotes.set(i32.add(quotes.get, i32.popcnt(mask)))
  const last = i32.sub(end.get, i32.const(16))

  return sequence(
    unfit.set(splat(0)),
    quotes.set(i32.const(0)),
    at.set(start.get),
    flow.loop(
      look,
      count(isQuote),
      at.set(i32.add(at.get, i32.const(16))),
      flow.branchIf(0, i32.eqz(i32.gtU(at.get, last))),
    ),
    // The last 16 bytes overlap with those seen before; a quote among them counts once.
    seen.set(i32.sub(at.get, last)),
    at.set(last),
    look,
    count(i32.shrU(isQuote, seen.get)),
    markOdd(i8x16.bitmask(unfit.get)),
    markOdd(i32.ne(quotes.get, fixedQuotes)),
  )
}
