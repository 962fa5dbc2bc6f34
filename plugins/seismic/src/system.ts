import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emptyFiles, type BuildContext, type Random } from '@gauntlet/contract'
import { withUnboundedCache } from './controls.ts'
import type { DataSet } from './data/generate-segy.ts'
import { runLimited } from './run-limited.ts'
import { openNavigator, type Navigator, type NavigatorOptions } from './navigate/navigator.ts'
import { openStore, type StoreReader } from './store/open-store.ts'
import { readStoreSpec } from './store/store-metadata.ts'
import type { Codec } from './store/block-format.ts'
import type { Work } from './work.ts'

export type Variant = 'stream' | 'parallel' | 'uncompressed' | 'whole-file' | 'unbounded-cache'

export interface Scale {
  readonly traces: number
  /** Of a trace. */
  readonly samples: number
}

/** Files, stores and ways through them, each made when it is first asked for. */
export interface SeismicSystem {
  readonly traces: number
  /** A SEG-Y file of the scale's size. */
  readonly file: (data?: DataSet) => string
  /** The store of `file()`. */
  readonly store: () => string
  readonly reader: () => StoreReader
  readonly navigator: (options?: NavigatorOptions) => Navigator
  /** A place for what a run makes; what the run before made is emptied. */
  readonly freshPlace: (name: string) => string
  /** The place that was given last. Throws `RangeError` when none was. */
  readonly latestPlace: () => string
  /** Imports in a process that may take `bytes` more than an idle one; returns the traces of the store. */
  readonly importLimited: (bytes: number) => number
  /** How this variant imports. */
  readonly importOf: (data?: DataSet) => Extract<Work, { kind: 'import' }>
  /** How many threads this variant works with; none said: as many as the work is worth. */
  readonly threads: number | undefined
  readonly random: (label: string) => Random
  /** Registers what ends with the system. */
  readonly defer: (undo: () => unknown) => void
}

interface Settings {
  readonly codec: Codec
  readonly threads?: number
  readonly read: 'blocks' | 'whole-file'
}

const plain: Settings = { codec: 'lz4', read: 'blocks' }
const single: Settings = { ...plain, threads: 1 }

function settingsOf(variant: Variant): Settings {
  switch (variant) {
    case 'parallel':
      return plain
    case 'uncompressed':
      return { ...plain, codec: 'none' }
    case 'whole-file':
      return { ...single, read: 'whole-file' }
    case 'stream':
    case 'unbounded-cache':
      return single
  }
}

export function buildSystem(context: BuildContext<Scale, Variant>): SeismicSystem {
  const { scale, variant, random, scratchDir, defer } = context
  const settings = settingsOf(variant)
  const seed = random.fork('data').uuid()
  const file = (data: DataSet = 'survey'): string => {
    const path = join(scratchDir, `${data}.sgy`)
    if (!existsSync(path)) {
      const size = ['--traces', String(scale.traces), '--samples', String(scale.samples)]
      command('generate', path, '--data', data, ...size, '--seed', seed)
    }
    return path
  }
  const store = (): string => {
    const path = join(scratchDir, 'store.zarr')
    if (!existsSync(path)) command('import', file(), path, '--codec', settings.codec)
    return path
  }
  let reader: StoreReader | undefined
  const opened = (): StoreReader => {
    if (!reader) {
      reader = openStore(store())
      defer(reader.close)
    }
    return reader
  }
  const places: string[] = []
  const freshPlace = (name: string): string => {
    const [before, folder] = [places.at(-1), join(scratchDir, `made-${places.length}`)]
    if (before) emptyFiles(before)
    mkdirSync(folder)
    places.push(join(folder, name))
    return join(folder, name)
  }
  return {
    traces: scale.traces,
    file,
    store,
    reader: opened,
    navigator: (options) => {
      const navigator = openNavigator(opened(), options)
      defer(navigator.close)
      return variant === 'unbounded-cache' ? withUnboundedCache(navigator) : navigator
    },
    freshPlace,
    latestPlace: () => places.at(-1) ?? fail('nothing was made yet'),
    importOf: (data) => ({ kind: 'import', source: file(data), target: freshPlace('imported.zarr'), ...settings }),
    importLimited: (bytes) => {
      const target = freshPlace('limited.zarr')
      runLimited(bytes, commandFile, 'import', file(), target, '--threads', '1')
      return readStoreSpec(target).traces
    },
    threads: settings.threads,
    random: (label) => random.fork(label),
    defer,
  }
}

function fail(why: string): never {
  throw new RangeError(why)
}

const commandFile = fileURLToPath(new URL('command/main.ts', import.meta.url))

/** A million traces take less. */
const commandDeadlineMs = 300_000

/** Prepares in a process of its own: what that takes of memory is none of the system's. */
function command(...args: readonly string[]): void {
  execFileSync(process.execPath, [commandFile, ...args], {
    timeout: commandDeadlineMs,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
