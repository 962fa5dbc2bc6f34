import { conformance } from '@gauntlet/kit'

conformance(new URL('../src/subject.ts', import.meta.url), {
  deadlineMs: 90_000,
  unrepeatable: {
    hash: 'salts come from the secure source of the system',
    'token-sign': 'tokens hold the moment of their making',
    feed: 'rows hold the moment of their making',
    pooled: 'rows hold the moment of their making',
    connecting: 'rows hold the moment of their making',
  },
})
