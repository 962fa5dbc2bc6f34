import { conformance } from '@gauntlet/kit'

// The load cases take whole files; a machine that others use needs longer for sixty of them.
conformance(new URL('../src/subject.ts', import.meta.url), { deadlineMs: 90_000 })
