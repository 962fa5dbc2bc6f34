import { manyWriters, seedBug } from './controls.ts'
import type { Stage } from './stage.ts'
import { stage1 } from './stage1.ts'
import { stage2 } from './stage2.ts'
import { stage3 } from './stage3.ts'
import { stage4 } from './stage4.ts'
import { stage5 } from './stage5.ts'

export type Variant = 'stage1' | 'stage2' | 'stage3' | 'stage4' | 'stage5' | 'seed-bug' | 'many-writers'

/** What each variant is made of. */
export const stages: Readonly<Record<Variant, Stage>> = {
  stage1,
  stage2,
  stage3,
  stage4,
  stage5,
  'seed-bug': seedBug,
  'many-writers': manyWriters,
}
