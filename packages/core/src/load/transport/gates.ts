import type { HttpLoad } from '@gauntlet/contract'
import type { OpenGate } from './gate.ts'

export type HttpClient = NonNullable<HttpLoad<unknown>['client']>

/** The transports that a case may choose, by the name that records bear. Loaded when used: undici takes its time. */
export const gates: Readonly<Record<HttpClient, { readonly name: string; readonly open: () => Promise<OpenGate> }>> = {
  autocannon: { name: 'autocannon 9.0.0, gated', open: async () => (await import('./gate.ts')).openGate },
  undici: { name: 'undici 8.12.4, gated', open: async () => (await import('./undici-gate.ts')).openUndiciGate },
}
