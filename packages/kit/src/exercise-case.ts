import type { LeakCase, LoadCase, MemoryCase, MicroCase, Phase } from '@gauntlet/contract'
import type { Bench, Exercised } from './exercise.ts'
import { exerciseCalls } from './exercise-calls.ts'
import { exerciseHttp } from './exercise-http.ts'
import { exerciseMicro } from './exercise-micro.ts'
import { exerciseThreads } from './exercise-threads.ts'

/** As many cycles as show that doing and undoing can be repeated. */
const leakCycles = 5

/** Puts one case to work, whatever its phase. Lets through what the subject throws. */
export async function exerciseCase(phase: Phase, bench: Bench): Promise<Exercised> {
  const spec = bench.subject[phase]?.[bench.caseName]
  switch (phase) {
    case 'micro':
      return await exerciseMicro(spec as MicroCase<unknown>, bench)
    case 'load':
      return await exerciseLoad(spec as LoadCase<unknown>, bench)
    case 'memory':
      return countFindings(await (spec as MemoryCase<unknown>).run(bench.system))
    case 'leak':
      return await exerciseLeak(spec as LeakCase<unknown>, bench)
  }
}

async function exerciseLoad(spec: LoadCase<unknown>, bench: Bench): Promise<Exercised> {
  switch (spec.over) {
    case 'http':
      return await exerciseHttp(spec, bench)
    case 'calls':
      return await exerciseCalls(spec, bench.system, [0, 1, 2])
    case 'threads':
      return await exerciseThreads(spec, bench)
  }
}

async function exerciseLeak(spec: LeakCase<unknown>, { system }: Bench): Promise<Exercised> {
  for (let i = 0; i < leakCycles; i++) await spec.cycle(system, i)
  await spec.settle?.(system)
  return { findings: [] }
}

function countFindings(count: unknown): Exercised {
  if (Number.isSafeInteger(count) && (count as number) > 0) return { findings: [] }
  return {
    findings: [
      {
        code: 'BAD_COUNT',
        says: `run returned ${String(count)}, not a whole number > 0`,
        remedy: 'return the number of items handled: bytes per item are computed from it',
      },
    ],
  }
}
