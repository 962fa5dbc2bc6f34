import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSegy, type GenerateOptions } from '../../src/data/generate-segy.ts'
import { decodeTraces } from '../../src/segy/decode-samples.ts'
import type { SegyOptions } from '../../src/segy/layout.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import type { StoreReader } from '../../src/store/open-store.ts'

/** A file of 1,230 short traces: three chunks of up to 500, whose last block is not full. */
export function writeSurvey(path: string, options: Partial<GenerateOptions> = {}): string {
  generateSegy(path, { data: 'survey', traces: 1230, samples: 203, ...options })
  return path
}

/** What the slow reader makes of a SEG-Y file: the bits of all samples, and all trace headers. */
export function contentOfSegy(path: string, options: SegyOptions = {}): { bits: Uint8Array; headers: Uint8Array } {
  const { layout, readTraces, close } = openSegy(path, options)
  const { traces, traceBytes, samplesPerTrace } = layout
  const raw = new Uint8Array(traces * traceBytes)
  readTraces(0, traces, raw)
  close()
  const samples = new Float32Array(traces * samplesPerTrace)
  decodeTraces(raw, samples, layout)
  const headers = new Uint8Array(traces * 240)
  for (let i = 0; i < traces; i++) headers.set(raw.subarray(i * traceBytes, i * traceBytes + 240), i * 240)
  return { bits: new Uint8Array(samples.buffer), headers }
}

/** The same of a store. */
export function contentOfStore({ spec, readTraces, readRawHeaders }: StoreReader): ReturnType<typeof contentOfSegy> {
  const samples = new Float32Array(spec.traces * spec.samples)
  readTraces(0, spec.traces, samples)
  const headers = new Uint8Array(spec.traces * 240)
  readRawHeaders(0, spec.traces, headers)
  return { bits: new Uint8Array(samples.buffer), headers }
}

/** All files of a store but its journal, which says in which order chunks were done. */
export function filesOf(store: string): Record<string, Buffer> {
  const names = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'journal.ndjson')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  return Object.fromEntries(names.map((path) => [path.slice(store.length), readFileSync(path)]))
}
