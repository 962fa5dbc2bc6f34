import type { RequestListener } from 'node:http'
import { defineSubject, type HttpLoad, type HttpStep } from '@gauntlet/contract'
import { createLimiter } from '@gauntlet/kit/ground-truth'

/** Requests that arrive together are let through where this time has room for them. */
const burstMs = 10

/** Refuses what exceeds the rate. */
function refusing(ratePerSecond: number): RequestListener {
  const isLet = createLimiter({ ratePerSecond, burst: (ratePerSecond * burstMs) / 1_000 })
  return (_request, response) => {
    if (!isLet(performance.now())) response.writeHead(429)
    response.end('ok')
  }
}

/** Keeps waiting what exceeds the rate: a leaky bucket, of any length. */
function delaying(ratePerSecond: number): RequestListener {
  let freeMs = 0
  return (_request, response) => {
    const nowMs = performance.now()
    freeMs = Math.max(freeMs, nowMs - burstMs) + 1_000 / ratePerSecond
    if (freeMs <= nowMs) response.end('ok')
    else setTimeout(() => response.end('ok'), freeMs - nowMs)
  }
}

const get: HttpStep = {
  name: 'get',
  weight: 1,
  request: () => ({ path: '/' }),
  expect: ({ status, body }) => status === 200 && body.toString('latin1') === 'ok',
}

const search = (serve: () => RequestListener): HttpLoad<null> => ({
  over: 'http',
  serve,
  steps: [get],
  shapes: [{ shape: 'search', fromPerSecond: 300, limit: { p95Ms: 50, errorShare: 0.01 } }],
})

/** Services that hold a rate which is known, and no more. */
export default defineSubject({
  id: 'limiters',
  title: 'Rate limiters of known capacity',
  scales: { only: { items: 1 } },
  variants: { plain: {} },
  build: () => null,
  load: {
    'refuses-800': search(() => refusing(800)),
    'refuses-3000': search(() => refusing(3_000)),
    'delays-800': search(() => delaying(800)),
    'delays-3000': search(() => delaying(3_000)),
  },
  omits: { micro: 'only a capacity is planted', memory: 'see micro', leak: 'see micro' },
})
