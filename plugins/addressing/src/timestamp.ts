import type { Random } from '@gauntlet/contract'

const zero = '0'.charCodeAt(0)
const dash = '-'.charCodeAt(0)
const colon = ':'.charCodeAt(0)
const dot = '.'.charCodeAt(0)
const t = 'T'.charCodeAt(0)
const z = 'Z'.charCodeAt(0)

/** Codes of the last digit but one and of the last; a time made of codes is one flat string, and no piece is made. */
const tens = (value: number): number => zero + (((value / 10) | 0) % 10)
const units = (value: number): number => zero + (value % 10)

/** A time in 2025. Days end at 28, so that every month has them. */
export function createTimestamp(random: Random): string {
  const month = random.int(1, 12)
  const day = random.int(1, 28)
  const hour = random.int(0, 23)
  const minute = random.int(0, 59)
  const second = random.int(0, 59)
  const ms = random.int(0, 999)
  // oxfmt-ignore
  return String.fromCharCode(
    zero + 2, zero, zero + 2, zero + 5, dash, tens(month), units(month), dash, tens(day), units(day), t,
    tens(hour), units(hour), colon, tens(minute), units(minute), colon, tens(second), units(second),
    dot, units((ms / 100) | 0), tens(ms), units(ms), z,
  )
}
