import type { Case } from './load-cases/case.ts'
import { findCases } from './load-cases/find-cases.ts'
import { levelCases } from './load-cases/level-cases.ts'
import { mixCases } from './load-cases/mix-cases.ts'
import { readCases } from './load-cases/read-cases.ts'

/** All loads, in the order in which they run. */
export const loadCases: Readonly<Record<string, Case>> = { ...levelCases, ...mixCases, ...findCases, ...readCases }
