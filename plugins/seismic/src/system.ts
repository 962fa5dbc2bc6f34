import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildContext, Random } from '@gauntlet/contract'
import { withUnboundedCache } from './controls.ts'
import type { DataSet } from './data/generate-segy.ts'
import { openNavigator, type Navigator, type NavigatorOptions } from './navigate/navigator.ts'
import { openStore, type StoreReader } from './store/open-store.ts'
import type { Codec } from './store/block-format.ts'
import type { Work } from './work.ts'

export type Variant = 'stream' | 'parallel' | 'uncompressed' | 'whole-file' | 'unbounded-cache'

export interface Scale {
  readonly traces: number
}

/** Files, stores and ways through them, each made when it is first asked for. */
export interface SeismicSystem {
  readonly traces: number
  /** A SEG-Y file of a thousand samples per trace. */
  readonly file: (data?: DataSet) => string
  /** The store of `file()`. */
  readonly store: () => string
  readonly reader: () => StoreReader
  readonly navigator: (options?: NavigatorOptions) => Navigator
  /** A place for what a run makes; what the run before made there is removed. */
  readonly freshPlace: (name: string) => string
  /** How this variant imports. */
  readonly importOf: (data?: DataSet) => Extract<Work, { kind: 'import' }>
  readonly threads: number
  readonly random: (label: string) => Random
  /** Registers what ends with the system. */
  readonly defer: (undo: () => unknown) => void
}

interface Settings {
  readonly codec: Codec
  readonly threads: number
  readonly read: 'blocks' | 'whole-file'
}

/** More wait for the page cache. */
const mostThreads = 4

const single: Settings = { codec: 'lz4', threads: 1, read: 'blocks' }

function settingsOf(variant: Variant): Settings {
  const threads = Math.min(mostThreads, availableParallelism())
  switch (variant) {
    case 'parallel':
      return { ...single, threads }
    case 'uncompressed':
      return { ...single, threads, codec: 'none' }
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
      command('generate', path, '--data', data, '--traces', String(scale.traces), '--seed', seed)
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
  const freshPlace = (name: string): string => {
    const path = join(scratchDir, name)
    rmSync(path, { recursive: true, force: true })
    return path
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
    importOf: (data) => ({ kind: 'import', source: file(data), target: freshPlace('imported.zarr'), ...settings }),
    threads: settings.threads,
    random: (label) => random.fork(label),
    defer,
  }
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
