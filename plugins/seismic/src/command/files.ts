import { statSync } from 'node:fs'
import { generateSegy } from '../data/generate-segy.ts'
import { describeSegy } from '../segy/describe-segy.ts'
import { openSegy } from '../segy/open-segy.ts'
import { exportSegy } from '../export/export-segy.ts'
import { openStore, type StoreReader } from '../store/open-store.ts'
import { readArguments } from './arguments.ts'
import { describeStore } from './describe-store.ts'
import { needed, readFormat } from './make-stores.ts'

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
  const [path = ''] = readArguments(args, { places: 1 }).places
  const isStore = statSync(path, { throwIfNoEntry: false })?.isFile() !== true
  process.stdout.write(`${isStore ? withStore(path, describeStore) : describeFile(path)}\n`)
}

export async function exportCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments(args, { places: 2, values: ['format'] })
  const [source = '', target = ''] = given.places
  const format = readFormat(given)
  const reader = openStore(source)
  try {
    await exportSegy(reader, target, { signal, ...(format === undefined ? {} : { format }) })
  } finally {
    reader.close()
  }
  process.stdout.write(`${target}: ${reader.spec.traces} traces\n`)
}

function describeFile(path: string): string {
  const file = openSegy(path)
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
