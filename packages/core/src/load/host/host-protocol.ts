import type { Metric } from '@gauntlet/record'
import type { Usage } from './host-usage.ts'

/** What the generator asks of the process that hosts the system. */
export type HostRequest = { readonly ask: 'begin' } | { readonly ask: 'finish' }

/** What the host answers. It runs a plugin's code: its answers are read, never trusted. */
export type HostReply =
  | { readonly say: 'ready'; readonly url: string; readonly shared: unknown }
  | { readonly say: 'begun' }
  | ({ readonly say: 'finished'; readonly extras: readonly Metric[] } & Usage)
  | {
      readonly say: 'failed'
      readonly reason: 'build' | 'invariant' | 'crash' | 'bad-output'
      readonly message: unknown
    }
  | { readonly say: 'skipped'; readonly message: unknown; readonly remedy: unknown }
