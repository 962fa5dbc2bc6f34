import { conformance } from '@gauntlet/kit'

conformance(new URL('../src/subject.ts', import.meta.url))
