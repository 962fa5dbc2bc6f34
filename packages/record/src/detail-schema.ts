import * as z from 'zod'
import { count, finite, share } from './primitives.ts'

const microDetail = z.strictObject({
  phase: z.literal('micro'),
  opsPerRun: count,
  /** Runs in one timed batch. */
  runsPerSample: count,
  samples: count,
  warmupNs: finite,
  timerResolutionNs: finite,
  timerOverheadNs: finite,
  /** Median time per operation of each round, in measured order. */
  roundP50Ns: z.array(finite).max(1_000),
})

/** Where every offered request ended. Their sum is `offered`. */
export const outcomesSchema = z.strictObject({
  correct: count,
  wrong: count,
  status: count,
  transport: count,
  timeout: count,
  /** Due, but still waiting for a free connection when the run ended. */
  unsent: count,
})

const operationSchema = z.strictObject({
  name: z.string().max(48),
  offered: count,
  outcomes: outcomesSchema,
  bytesIn: count,
  bytesOut: count,
  /** Latency from the moment a request was due. */
  latencyHdr: z.base64().max(65_536),
  /** Latency from the moment it was written to the socket; for diagnosis only. */
  serviceHdr: z.base64().max(65_536),
})

/** What was due within a slot of the window, and what became of it. */
const slotSchema = z.strictObject({ offered: count, correct: count, failed: count, p50Ns: finite, p99Ns: finite })

const generatorSchema = z.strictObject({
  name: z.string().max(40),
  threads: count,
  loopBusyShare: share,
  sendLagP99Ns: finite,
  runQueueShare: share,
  /** Of all cores' time, taken by the hypervisor. */
  stolenShare: share.optional(),
  maxQueue: count,
})

const loadDetail = z.strictObject({
  phase: z.literal('load'),
  over: z.enum(['http', 'calls', 'threads']),
  model: z.enum(['open', 'closed']),
  clients: count,
  windowNs: finite,
  offered: count,
  outcomes: outcomesSchema,
  operations: z.array(operationSchema).max(64),
  /** Length of an entry of `seconds`: finer than a second for spikes and short soaks; absent in older records. */
  slotNs: finite.exactOptional(),
  seconds: z.array(slotSchema).max(20_000),
  generator: generatorSchema.nullable(),
  /** The system's own process while it served. */
  host: z.strictObject({ cpuNs: finite, wallNs: finite, peakRssBytes: finite }).nullable(),
  /** Samples of what was wrong, shortened. */
  wrongSamples: z.array(z.string().max(300)).max(5),
  search: z
    .strictObject({
      lastGoodPerSecond: finite.nullable(),
      firstBadPerSecond: finite.nullable(),
      steps: z
        .array(
          z.strictObject({
            ratePerSecond: finite,
            good: z.boolean(),
            p95Ns: finite,
            errorShare: share,
            because: z.string().max(300),
          }),
        )
        .max(200),
    })
    .nullable(),
})

const memoryReading = z.strictObject({
  rssBytes: count,
  heapBytes: count,
  externalBytes: count,
  arrayBufferBytes: count,
  /** Memory of all threads and shared buffers that the kernel charges to this process alone; 0 where it does not say. */
  privateBytes: count,
})

const memoryDetail = z.strictObject({
  phase: z.literal('memory'),
  items: count,
  baseline: memoryReading,
  settled: memoryReading,
  peakRssBytes: count,
  elapsedNs: finite,
})

const leakDetail = z.strictObject({
  phase: z.literal('leak'),
  outcome: z.enum(['none', 'leak', 'unsure', 'bounded-growth']),
  cyclesPerReading: count,
  floorBytesPerCycle: finite,
  /** Heap plus external bytes after a forced collection, in measured order. */
  readings: z.array(count).max(4_000),
  rssReadings: z.array(count).max(4_000),
  handlesBefore: count,
  handlesAfter: count,
  /** How often the number of readings was doubled before the rule could decide. */
  doublings: count,
  /** What each cycle of a leak leaves behind, by constructor, the largest first; absent where nothing was found out. */
  attribution: z
    .array(
      z.strictObject({
        name: z.string().max(120),
        objectsPerCycle: count,
        bytesPerCycle: finite,
        heldBy: z.string().max(160).exactOptional(),
      }),
    )
    .max(10)
    .exactOptional(),
})

export const detailSchema = z.discriminatedUnion('phase', [microDetail, loadDetail, memoryDetail, leakDetail])

export type Detail = z.infer<typeof detailSchema>
export type MicroDetail = z.infer<typeof microDetail>
export type LoadDetail = z.infer<typeof loadDetail>
export type MemoryDetail = z.infer<typeof memoryDetail>
export type MemoryReading = z.infer<typeof memoryReading>
export type LeakDetail = z.infer<typeof leakDetail>
export type Outcomes = z.infer<typeof outcomesSchema>
