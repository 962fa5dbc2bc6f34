import { conformance } from '@gauntlet/kit'

const drawn = 'ids and pseudonyms come from the secure source of the system'

conformance(new URL('../src/subject.ts', import.meta.url), {
  deadlineMs: 60_000,
  unrepeatable: {
    pseudonym: drawn,
    find: drawn,
    'find-page': drawn,
    'read-cached': drawn,
    'read-uncached': drawn,
    'read-far': drawn,
  },
})
