export { attach } from './attach.ts'
export type { Ready } from './await-ready.ts'
export { sideOf, type Side } from './beside.ts'
export {
  difference,
  expectationsOf,
  exponent,
  metric,
  provenances,
  ratio,
  slope,
  unmeasured,
  type Bound,
  type Claim,
  type Expectation,
  type Provenance,
  type Quantity,
} from './claim.ts'
export { defineSubject } from './define-subject.ts'
export { emptyFiles } from './empty-files.ts'
export { GauntletError, Skipped } from './error.ts'
export {
  external,
  isExternal,
  type External,
  type ExternalSpec,
  type ProgramContext,
  type ProgramPlace,
} from './external.ts'
export { findProgram } from './find-program.ts'
export { loadSubject } from './load-subject.ts'
export { isLoopback, loadTarget } from './load-target.ts'
export { formatAddress, parseAddress, type MetricAddress } from './metric-address.ts'
export { openSystem, type OpenSystem, type SystemPlace } from './open-system.ts'
export { perSystem } from './per-system.ts'
export { isPhase, namePattern, phases, type Phase } from './phase.ts'
export { processTree, readProcess, type ProcessStat } from './process-tree.ts'
export { createRandom, type Random } from './random.ts'
export { shapeId, type SearchLimit, type Shape } from './shape.ts'
export type {
  Adopted,
  AnySubject,
  Beside,
  BuildContext,
  CallsLoad,
  CaseOptions,
  CaughtBy,
  Checked,
  Gauges,
  HttpLoad,
  HttpStep,
  LeakCase,
  LoadCase,
  MemoryCase,
  MicroCase,
  Served,
  StepContext,
  StepReply,
  StepRequest,
  Subject,
  SubjectInput,
  ThreadsLoad,
  VariantSpec,
} from './subject.ts'
