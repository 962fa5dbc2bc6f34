export { conformance } from './conformance.ts'
export { formatFault, type Fault, type FaultCode } from './fault.ts'
export { findConformanceFaults } from './find-conformance-faults.ts'
export type { ConformanceOptions } from './settings.ts'
