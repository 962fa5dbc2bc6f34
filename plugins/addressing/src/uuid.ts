import type { Random } from '@gauntlet/contract'

const form = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'

/** Where the 32 digits stand among the dashes. */
const places = Uint8Array.from(Array.from(form).flatMap((character, at) => (character === 'x' ? [at] : [])))

const hexDigits = Buffer.from('0123456789abcdef', 'latin1')

/**
 * A UUID of version 4 as one flat string. `random.uuid` hands out a rope of some twenty pieces: it takes several times
 * the memory, and its first reader pays for joining it.
 */
export function createUuid(random: Random): string {
  const text = Buffer.from(form, 'latin1')
  for (let digit = 0; digit < 32; digit += 8) {
    let bits = Math.floor(random.next() * 0x1_0000_0000) | 0
    if (digit === 8) bits = (bits & 0xffff0fff) | 0x4000
    if (digit === 16) bits = (bits & 0x3fffffff) | 0x80000000
    for (let i = 0; i < 8; i++) text[places[digit + i] as number] = hexDigits[(bits >>> (28 - 4 * i)) & 15] as number
  }
  return text.toString('latin1')
}
