import * as z from 'zod'

/** A time, count or rate of a tool: beyond this it is damage, and would leave the range of numbers as nanoseconds. */
export const amount = z.number().min(0).max(1e15)
