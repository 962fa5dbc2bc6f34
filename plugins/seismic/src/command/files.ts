import { statSync } from 'node:fs'
import { generateSegy } from '../data/generate-segy.ts'
import { describeSegy } from '../segy/describe-segy.ts'
import type { SegyOptions } from '../segy/layout.ts'
import { openSegy } from '../segy/open-segy.ts'
import { exportSegy } from '../export/export-segy.ts'
import { openStore, type StoreReader } from '../store/open-store.ts'
import type { BuildProgress } from '../store/build-store.ts'
import { readArguments } from './arguments.ts'
import { createProgressLine } from './progress-line.ts'
import { describeStore } from './describe-store.ts'
import { layoutOptions, needed, readFormat, readLayoutOptions } from './make-stores.ts'

export function generateCommand(args: readonly string[]): void {
  const given = readArguments(args, { places: 1, values: ['data', 'traces', 'samples', 'format', 'seed'] })
  const [path = ''] = given.places
  const traces = needed(given.count('traces'), 'traces')
  const samples = given.count('samples')
  const format = given.word('format', ['1', '5'])
  const seed = given.text('seed')
  generateSegy(path, {
    data: given.word('data', ['survey', 'seed']) ?? 'survey',
    traces,
    ...(samples === undefined ? {} : { samples }),
    ...(format === undefined ? {} : { format: format === '1' ? 1 : 5 }),
    ...(seed === undefined ? {} : { seed }),
  })
  process.stdout.write(`${path}: ${traces} traces\n`)
}

export function infoCommand(args: readonly string[]): void {
  const given = readArguments(args, { places: 1, ...layoutOptions })
  const [path = ''] = given.places
  const isStore = statSync(path, { throwIfNoEntry: false })?.isFile() !== true
  process.stdout.write(`${isStore ? withStore(path, describeStore) : describeFile(path, readLayoutOptions(given))}\n`)
}

export async function exportCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments(args, { places: 2, values: ['format', 'threads'] })
  const [source = '', target = ''] = given.places
  const format = readFormat(given)
  const line = createProgressLine()
  const reader = openStore(source)
  const { traces } = reader.spec
  const progressAt = (tracesDone: number): BuildProgress => ({ traces, tracesDone, tracesResumed: 0, bytesWritten: 0 })
  try {
    await exportSegy(reader, target, {
      threads: given.count('threads'),
      signal,
      onTraces: (done) => line.show(progressAt(done)),
      ...(format === undefined ? {} : { format }),
    })
  } finally {
    reader.close()
  }
  line.end({ ...progressAt(traces), bytesWritten: statSync(target).size, path: target, notFinite: 0, rounded: 0 })
}

function describeFile(path: string, options: SegyOptions): string {
  const file = openSegy(path, options)
  try {
    return describeSegy(file)
  } finally {
    file.close()
  }
}

function withStore(path: string, work: (reader: StoreReader) => string): string {
  const reader = openStore(path)
  try {
    return work(reader)
  } finally {
    reader.close()
  }
}
