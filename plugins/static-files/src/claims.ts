import { metric, ratio, slope, type Claim } from '@gauntlet/contract'

const goodput = (at: string) => metric(`load/${at}`, 'goodput_per_s')

export const claims: readonly Claim[] = [
  {
    id: 'SF-1',
    says: 'NGINX serves at least five times as many small files per second as the http.server of Python',
    provenance: 'expected',
    quantity: ratio(goodput('small:closed-10@100/nginx'), goodput('small:closed-10@100/python')),
    bound: { min: 5 },
  },
  {
    id: 'SF-2',
    says: 'a file 64 times as large costs NGINX less than half of its requests per second',
    provenance: 'expected',
    quantity: ratio(goodput('large:closed-10@100/nginx'), goodput('small:closed-10@100/nginx')),
    bound: { min: 0.5 },
  },
  {
    id: 'SF-3',
    says: 'at 500 requests per second, http.server answers half of them within 5 ms: it is slow, not overwhelmed',
    provenance: 'expected',
    quantity: metric('load/small-rate:constant-500@100/python', 'latency_p50_ns'),
    bound: { max: 5_000_000 },
  },
  {
    id: 'SF-4',
    says: '10,000 inactive HTTP keep-alive connections take about 2.5M memory',
    provenance: 'asserted',
    // 250 bytes each; a fifth more is still about that.
    quantity: slope('memory/idle@*/nginx', 'retained_private_bytes'),
    bound: { max: 300 },
    published: 250,
  },
  {
    id: 'SF-5',
    says: 'what NGINX holds does not depend on how many files it has served',
    provenance: 'expected',
    quantity: slope('memory/serve@*/nginx', 'retained_private_bytes'),
    bound: { min: -64, max: 64 },
  },
  {
    id: 'SF-6',
    says: 'the http.server of Python holds more than twice the memory of NGINX',
    provenance: 'expected',
    quantity: ratio(
      metric('memory/serve@100/python', 'retained_private_bytes'),
      metric('memory/serve@100/nginx', 'retained_private_bytes'),
    ),
    bound: { min: 2 },
  },
  {
    id: 'SF-7',
    says: 'neither of the two leaks memory with each file that it serves',
    provenance: 'expected',
    parts: ['nginx', 'python'].map((variant) => ({
      part: variant,
      quantity: metric(`leak/get@100/${variant}`, 'leak_bytes_per_cycle'),
      bound: { max: 64 },
    })),
  },
]
