import { GauntletError } from '@gauntlet/contract/error'
import { importSegy } from '../import/import-segy.ts'
import { parseStep } from '../process/step.ts'
import { processStore } from '../process/process-store.ts'
import type { FormatCode } from '../segy/sample-formats.ts'
import type { SegyOptions } from '../segy/layout.ts'
import { readArguments, type Arguments } from './arguments.ts'
import { createProgressLine } from './progress-line.ts'

export async function importCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments(args, {
    places: 2,
    values: ['codec', 'threads', ...layoutOptions.values],
    flags: layoutOptions.flags,
  })
  const [source = '', target = ''] = given.places
  const codec = given.word('codec', ['lz4', 'zstd', 'none'])
  const threads = given.count('threads')
  const line = createProgressLine()
  const result = await importSegy({
    source,
    target,
    ...(codec === undefined ? {} : { codec }),
    threads,
    layout: readLayoutOptions(given),
    signal,
    onProgress: line.show,
  })
  for (const note of result.notes) process.stdout.write(`note: ${note}\n`)
  line.end(result)
}

export async function processCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments(args, { places: 2, values: ['threads'], repeated: ['step'] })
  const [source = '', target = ''] = given.places
  const line = createProgressLine()
  const result = await processStore({
    source,
    target,
    steps: given.texts('step').map(parseStep),
    threads: given.count('threads'),
    signal,
    onProgress: line.show,
  })
  line.end(result)
}

const formats = ['1', '2', '3', '5', '8'] as const

export function readFormat(given: Arguments): FormatCode | undefined {
  const format = given.word('format', formats)
  return format === undefined ? undefined : (Number(format) as FormatCode)
}

/** What a person may know better than a file. */
export const layoutOptions = {
  values: ['format', 'samples', 'interval-us', 'byte-order', 'extended-headers'],
  flags: ['salvage'],
} as const

export function readLayoutOptions(given: Arguments): SegyOptions {
  const options = {
    salvage: given.isSet('salvage') || undefined,
    format: readFormat(given),
    samples: given.count('samples'),
    intervalUs: given.count('interval-us'),
    byteOrder: given.word('byte-order', ['big', 'little']),
    extendedTextHeaders: given.count('extended-headers', 0),
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** Throws `BAD_USAGE` where an option that a command needs was left out. */
export function needed<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new GauntletError('BAD_USAGE', `give --${name}`)
  return value
}
