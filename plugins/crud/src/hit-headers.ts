import type { RequestListener } from 'node:http'

/** Counts what the answers say of the cache, from outside: whether that is true, only the cache's own counters know. */
export interface HitHeaders {
  readonly listener: RequestListener
  readonly counts: () => { readonly hits: number; readonly misses: number }
}

export function countHitHeaders(listener: RequestListener): HitHeaders {
  let hits = 0
  let misses = 0
  return {
    listener: (request, response) => {
      const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response
      const counting = (...args: unknown[]): typeof response => {
        const said = args.map(headerOf).find((value) => value !== undefined) ?? response.getHeader('x-cache')
        if (said === 'hit') hits++
        if (said === 'miss') misses++
        return writeHead(...args)
      }
      response.writeHead = counting
      listener(request, response)
    },
    counts: () => ({ hits, misses }),
  }
}

/** Answers that say "hit" where the cache missed, or the other way round. */
export function headerFaults(
  { hits, misses }: { hits: number; misses: number },
  cache: { hits: number; misses: number },
): string[] {
  if (hits === cache.hits && misses === cache.misses) return []
  return [
    `${hits} answers say hit and ${misses} miss, but the cache counted ${cache.hits} hits and ${cache.misses} misses`,
  ]
}

const headerOf = (argument: unknown): unknown =>
  typeof argument === 'object' && argument !== null ? (argument as Record<string, unknown>)['x-cache'] : undefined
