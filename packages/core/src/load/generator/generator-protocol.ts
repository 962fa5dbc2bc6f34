import type { WindowOrder } from './generator.ts'
import type { PackedLedger } from '../window/ledger.ts'
import type { PartResult } from '../window/window-part.ts'

/** What the main thread asks of a generator thread, one thing after the other. */
export type GeneratorRequest =
  | { readonly ask: 'open'; readonly order: WindowOrder }
  /** A moment of the machine's monotonic clock, which all threads share. */
  | { readonly ask: 'start'; readonly atMachineNs: number }

export type GeneratorReply =
  | { readonly say: 'opened' }
  | { readonly say: 'settled'; readonly part: PartResult<PackedLedger> }
  | { readonly say: 'failed'; readonly reason: 'load' | 'crash' | 'bad-output'; readonly message: string }
