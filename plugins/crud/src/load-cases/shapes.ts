import type { Shape } from '@gauntlet/contract'

/** Arrivals at a rate, whoever is still waiting. */
export const constant = (ratePerSecond: number, requests?: number): Shape =>
  requests === undefined ? { shape: 'constant', ratePerSecond } : { shape: 'constant', ratePerSecond, requests }

/** So many that a p99 can be told, even if 1 % of them fail; where more do, there is none anyway. */
export const forP99 = 3_030

/** As the published load script, which thinks for 100 ms. */
export const users = (clients: number): Shape => ({ shape: 'closed', clients, thinkMs: [100, 100] })

/** Ten clients that do not think. */
export const ten: Shape = { shape: 'closed', clients: 10 }
