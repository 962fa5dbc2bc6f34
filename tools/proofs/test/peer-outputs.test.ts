import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAb, parseArtillery, parseHey, parseK6, parseLocust, parseWrk } from '../src/peer-outputs.ts'

test('wrk: percentiles by our script in µs, and its own rate', () => {
  const text = `Running 2s test @ http://127.0.0.1:8080/
  1 threads and 50 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   617.97us  467.06us  11.59ms   91.96%
    Req/Sec    81.60k    14.52k  102.39k    60.00%
  162507 requests in 2.00s, 22.94MB read
Requests/sec:  81179.34
Transfer/sec:     11.46MB
percentile 50 512
percentile 95 1290
percentile 99 2244
`
  assert.deepEqual(parseWrk(text), { p50Ms: 0.512, p95Ms: 1.29, p99Ms: 2.244, perSecond: 81_179.34 })
})

test('hey: its summary in seconds, with the doubled percent sign of some of its versions', () => {
  const text = `
Summary:
  Total:	10.0021 secs
  Slowest:	0.9981 secs
  Requests/sec:	181.1616

Latency distribution:
  10% in 0.0002 secs
  50%% in 0.0004 secs
  95% in 0.0021 secs
  99%% in 0.0062 secs
`
  assert.deepEqual(parseHey(text), { p50Ms: 0.4, p95Ms: 2.1, p99Ms: 6.2, perSecond: 181.1616 })
})

test('hey: a run with too few answers for a percentile has none', () => {
  assert.deepEqual(parseHey('  Requests/sec:\t3.5\n  50% in 0.0100 secs\n'), {
    p50Ms: 10,
    p95Ms: null,
    p99Ms: null,
    perSecond: 3.5,
  })
})

test('ab: its table in whole milliseconds', () => {
  const text = `Requests per second:    18432.77 [#/sec] (mean)
Time per request:       2.713 [ms] (mean)
Percentage of the requests served within a certain time (ms)
  50%      2
  66%      3
  95%      5
  99%     11
 100%     34 (longest request)
`
  assert.deepEqual(parseAb(text), { p50Ms: 2, p95Ms: 5, p99Ms: 11, perSecond: 18_432.77 })
})

test('k6: times with units of their own, minutes included', () => {
  const text = `
     http_req_duration..............: p(50)=213.4µs p(95)=505.2ms p(99)=1m1.5s
       { expected_response:true }...: p(50)=1ms p(95)=2ms p(99)=3ms
     http_reqs......................: 1851   185.07/s
`
  assert.deepEqual(parseK6(text), { p50Ms: 0.2134, p95Ms: 505.2, p99Ms: 61_500, perSecond: 185.07 })
})

test('artillery: its report as JSON', () => {
  const text = JSON.stringify({
    aggregate: {
      counters: { 'http.requests': 2_000, 'http.responses': 1_990 },
      summaries: { 'http.response_time': { min: 0, p50: 0, p95: 16.9, p99: 907 } },
    },
  })
  assert.deepEqual(parseArtillery(text, 10), { p50Ms: 0, p95Ms: 16.9, p99Ms: 907, perSecond: 199 })
  assert.deepEqual(parseArtillery('{}', 10), { p50Ms: null, p95Ms: null, p99Ms: null, perSecond: null })
})

test('locust: the row of all requests in its table', () => {
  const text = `Type,Name,Request Count,Failure Count,Requests/s,50%,95%,99%
GET,/,1850,0,185.1,1,6,1000
,Aggregated,1850,0,185.1,1,6,1000
`
  assert.deepEqual(parseLocust(text), { p50Ms: 1, p95Ms: 6, p99Ms: 1_000, perSecond: 185.1 })
  assert.deepEqual(parseLocust(''), { p50Ms: null, p95Ms: null, p99Ms: null, perSecond: null })
})

test('what is no report has no figures', () => {
  for (const parse of [parseWrk, parseHey, parseAb, parseK6]) {
    assert.deepEqual(parse('connection refused'), { p50Ms: null, p95Ms: null, p99Ms: null, perSecond: null })
  }
})
