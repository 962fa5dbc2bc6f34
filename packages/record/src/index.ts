export { boundSchema, caughtBySchema, claimSchema, quantitySchema } from './claim-schema.ts'
export type { StoredCaughtBy, StoredClaim } from './claim-schema.ts'
export type { ComparedCell, ComparedMetric, ComparedSide, Comparison } from './comparison.ts'
export { detailSchema, outcomesSchema } from './detail-schema.ts'
export type {
  Detail,
  LeakDetail,
  LoadDetail,
  MemoryDetail,
  MemoryReading,
  MicroDetail,
  Outcomes,
} from './detail-schema.ts'
export { formatRun } from './format-run.ts'
export { artifactOf, type ImportedRun } from './imports/imported-run.ts'
export { readImport, type ReadImport } from './imports/read-import.ts'
export { importTools, isImported, type ImportTool } from './imports/tools.ts'
export { formatLine, readLine, type Line } from './line.ts'
export { liveLoadSchema, liveSchema } from './live-schema.ts'
export type { Live, LiveLoad, LiveResult, LiveSample } from './live-schema.ts'
export { estimateSchema, flagSchema, metricSchema } from './metric-schema.ts'
export type { Artifact, Estimate, Flag, Metric, Raw } from './metric-schema.ts'
export { ownDoing } from './own-doing.ts'
export { digestOf, parseRun, type StoredRun } from './parse-run.ts'
export { metricName, unitOf, type Unit } from './primitives.ts'
export { profiledSchema, profiledText, profilers, type Profiled, type Profiler } from './profiled-schema.ts'
export { readRuns, runFiles, type DamagedRun } from './read-runs.ts'
export {
  cellText,
  keySchema,
  keyText,
  recordSchema,
  statusSchema,
  type Key,
  type Record,
  type Status,
} from './record-schema.ts'
export {
  environmentSchema,
  runSchema,
  schemaVersion,
  type End,
  type Environment,
  type Run,
  type SubjectCard,
} from './run-schema.ts'
export { selfcheckSchema, type Selfcheck } from './selfcheck-schema.ts'
export { survivesDisturbance } from './survives-disturbance.ts'
