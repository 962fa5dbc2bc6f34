import { randomUUID } from 'node:crypto'

/** 122 bits from the system's secure source: nothing about a person can be derived from them. */
export const newPseudonym = (): string => randomUUID()
