import type { HttpLoad } from '@gauntlet/contract'
import { share } from '../steps.ts'
import type { CrudSystem } from '../system.ts'
import { serve } from './serve.ts'

/** A load on this service. */
export type Case = HttpLoad<CrudSystem>

/** What a case has unless it says otherwise. */
export const common = { over: 'http', scales: ['1k'], serve, share } as const
