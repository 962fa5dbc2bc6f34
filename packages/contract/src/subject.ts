import type { RequestListener } from 'node:http'
import type { Bound, Claim, Quantity } from './claim.ts'
import type { Phase } from './phase.ts'
import type { Random } from './random.ts'
import type { Shape } from './shape.ts'

/** What `build` is given. There is no clock in it: the core measures, the subject works. */
export interface BuildContext<S, V extends string> {
  readonly scale: S
  readonly variant: V
  readonly random: Random
  /** An empty folder of this trial's own; it is removed afterwards. */
  readonly scratchDir: string
  /** Aborted when the trial's deadline passes or the run is stopped. */
  readonly signal: AbortSignal
  /** Registers an undo; they run newest first when the trial ends. */
  readonly defer: (undo: () => unknown) => void
  /** Ends `build`: this machine lacks something. `remedy` is the command or step that supplies it. */
  readonly skip: (reason: string, remedy: string) => never
  /** Makes a process part of the system; `external` and `attach` do so. Its memory counts with this process's. */
  readonly adopt: (process: Adopted) => void
  /** The run may drive load at other machines (`--allow-remote`). */
  readonly allowRemote: boolean
}

/**
 * A process whose memory and CPU, with those of its descendants, are the system's; or why they cannot be read.
 * `inspector` is where a Node process can be asked to collect its garbage.
 */
export type Adopted =
  | { readonly pid: number; readonly inspector?: URL }
  | { readonly hidden: string; readonly remedy: string }

/** `true` is correct; `false` or a sentence is wrong. Anything else fails the trial, so that no check passes by accident. */
export type Checked = boolean | string

export type Gauges = Readonly<Record<string, number>>

/** What all cases share: on which scales and variants they run (all, unless listed), and extra metrics read at the end. */
export interface CaseOptions<T> {
  readonly title?: string
  readonly scales?: readonly string[]
  readonly variants?: readonly string[]
  /** The smallest profile that runs this case. Default `quick`: keep that for what claims and controls need. */
  readonly from?: 'quick' | 'standard' | 'full'
  /** Names end in their unit: `hit_ratio`, `queue_count`, `table_bytes`. */
  readonly gauges?: (system: T) => Gauges | Promise<Gauges>
}

export interface MicroCase<T> extends CaseOptions<T> {
  /** One operation; `i` counts up from 0. A promise is awaited. */
  readonly run: (system: T, i: number) => unknown
  readonly check: (system: T, output: unknown, i: number) => Checked | Promise<Checked>
  /** Operations that one `run` stands for; figures are per operation. Default 1. */
  readonly opsPerRun?: number
}

/** What a step of an HTTP load knows. It runs in the generator's process, not in the system's. */
export interface StepContext {
  /** What the case's `share` returned, after a journey as JSON. */
  readonly shared: unknown
  readonly random: Random
  /** Kept for this virtual user. */
  readonly session: Map<string, unknown>
  /** Kept for all virtual users of this generator. */
  readonly common: Map<string, unknown>
  /** Counts the requests of this generator. */
  readonly i: number
}

export interface StepRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface StepReply {
  readonly status: number
  readonly body: Buffer
}

export interface HttpStep {
  readonly name: string
  readonly weight: number
  readonly request: (context: StepContext) => StepRequest
  /** Decides whether the answer is right. Called for every answer. */
  readonly expect: (reply: StepReply, context: StepContext) => Checked
  /** Called after a correct answer: keep an id for a later step. */
  readonly keep?: (reply: StepReply, context: StepContext) => void
  readonly timeoutMs?: number
}

/** A listener, which is hosted in a process of its own, or the place at which the system listens by itself. */
export type Served = RequestListener | { readonly url: URL | string }

/** The system is hosted in one process and driven over loopback from another. */
export interface HttpLoad<T> extends CaseOptions<T> {
  readonly over: 'http'
  readonly serve: (system: T) => Served | Promise<Served>
  /** JSON that the steps need to know, such as the ids that exist. */
  readonly share?: (system: T) => unknown
  readonly steps: readonly HttpStep[]
  /**
   * `mixed` (default): all clients together send the steps interleaved by weight. `scripted`: each client of a closed
   * shape sends them in the order of the list, a step of weight 3 three times, and then begins again. Clients begin at
   * different steps: each must cope with being a session's first.
   */
  readonly order?: 'mixed' | 'scripted'
  readonly shapes: readonly Shape[]
  /** Whose sockets and parser drive the load. Default `autocannon`; `undici` is slower, and there to cross-check. */
  readonly client?: 'autocannon' | 'undici'
  /**
   * Threads that offer the load together, 1–16; default 1. Each loads this file anew: what steps keep in `session`,
   * `common` or their module is a thread's own, and `i` counts its own requests.
   */
  readonly generators?: number
  /** What the case is set beside; see `Beside`. Its shapes are closed, without a time to think. */
  readonly beside?: Beside<T>
}

/**
 * Another server, in a process of its own on the same cores, that is offered the same load in turns of some hundredths of
 * a second: what the machine does to one of them it does to the other. `goodput_beside_ratio` is the case's rate ÷ its, and
 * `cpu_beside_ratio` the CPU time of a request ÷ that of its.
 */
export interface Beside<T> {
  readonly title: string
  readonly serve: (system: T) => Served | Promise<Served>
  /** Default: those of the case, expectations included. */
  readonly steps?: readonly HttpStep[]
}

/** Concurrent calls within one process: `client` is the caller's number. */
export interface CallsLoad<T> extends CaseOptions<T> {
  readonly over: 'calls'
  readonly run: (system: T, i: number, client: number) => unknown
  readonly check: (system: T, output: unknown, i: number, client: number) => Checked
  readonly shapes: readonly Shape[]
  readonly opsPerRun?: number
}

/** Worker threads, each attached to one shared system. */
export interface ThreadsLoad<T> extends CaseOptions<T> {
  readonly over: 'threads'
  readonly clients: readonly number[]
  /** Structured-clonable data (shared memory above all) from which a worker attaches. */
  readonly share: (system: T) => unknown
  readonly attach: (shared: unknown) => T | Promise<T>
  readonly run: (system: T, i: number, client: number) => unknown
  readonly check: (system: T, output: unknown, i: number, client: number) => Checked
  readonly opsPerRun?: number
}

export type LoadCase<T> = HttpLoad<T> | CallsLoad<T> | ThreadsLoad<T>

export interface MemoryCase<T> extends CaseOptions<T> {
  /** Does the work and returns the number of items handled, > 0. Keep them reachable from the system. */
  readonly run: (system: T) => number | Promise<number>
}

export interface LeakCase<T> extends CaseOptions<T> {
  /** Do and undo: after each cycle the system should be where it was. */
  readonly cycle: (system: T, i: number) => unknown
  /** Called before each reading, for work that finishes later. */
  readonly settle?: (system: T) => unknown
  /** Growth below this is not reported. Default: the core's. */
  readonly floorBytesPerCycle?: number
}

/** How a planted defect shows itself. */
export type CaughtBy =
  | { readonly quantity: Quantity; readonly bound: Bound }
  | { readonly flag: string }
  | { readonly failure: 'check' | 'invariant' | 'crash' | 'timeout' }

/** `control` names a planted defect; it must be caught and is never ranked. */
export type VariantSpec =
  | { readonly title?: string; readonly control?: never; readonly caughtBy?: never }
  | { readonly title?: string; readonly control: string; readonly caughtBy: CaughtBy }

/** What an author writes. `T` is the system that `build` returns, `S` a scale's parameters, `V` the variants' names. */
export interface SubjectInput<T, S extends object, V extends string> {
  readonly id: string
  readonly title: string
  /** Where the claims were published. */
  readonly source?: string
  readonly scales: Readonly<Record<string, S>>
  /** Scales that most runs leave out: run only in the `full` profile, or only when asked for by name. */
  readonly scaleProfiles?: Readonly<Record<string, 'full' | 'on-request'>>
  readonly variants: Readonly<Record<V, VariantSpec>>
  readonly build: (context: BuildContext<S, V>) => T | Promise<T>
  readonly micro?: Readonly<Record<string, MicroCase<T>>>
  readonly load?: Readonly<Record<string, LoadCase<T>>>
  readonly memory?: Readonly<Record<string, MemoryCase<T>>>
  readonly leak?: Readonly<Record<string, LeakCase<T>>>
  /** Why a phase is left out; the scoreboard prints it. */
  readonly omits?: Readonly<Partial<Record<Phase, string>>>
  readonly gauges?: (system: T) => Gauges | Promise<Gauges>
  /**
   * Root processes that memory, leaks and CPU are read from, with their descendants. Default: those that `external` and
   * `attach` adopted, and this one where the system is more than such a program. List them to leave this one, a client,
   * out; an empty list means this process, for a system that only uses a program beside it.
   */
  readonly processes?: (system: T) => readonly number[]
  /** Sentences about what is broken, checked after each trial; any sentence fails the trial. */
  readonly invariants?: (system: T) => readonly string[] | Promise<readonly string[]>
  readonly claims?: readonly Claim[]
}

/** A checked, frozen subject. Only `defineSubject` makes one. */
export type Subject<T, S extends object, V extends string> = SubjectInput<T, S, V> & { readonly contract: 1 }

/** A subject of which nothing is known but its shape: what the core works with. */
export type AnySubject = Subject<unknown, object, string>
