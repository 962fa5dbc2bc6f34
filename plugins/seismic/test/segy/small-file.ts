import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder that is removed when the test ends. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'segy-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

export interface SmallFile {
  readonly little?: true
  readonly format?: number
  readonly samples?: number
  readonly intervalUs?: number
  readonly extendedTextHeaders?: number
  /** Bytes 3501–3502. */
  readonly revision?: readonly [number, number]
  /** Raw samples of each trace. */
  readonly traces?: readonly Uint8Array[]
  /** Bytes 115–116 and 117–118 of each trace header; none by default, as in many real files. */
  readonly ownSamples?: readonly number[]
  readonly ownIntervalUs?: number
  readonly between?: Uint8Array
}

/** Two traces of three IBM words each: 1, −1, 118.625 and 0, −118.625, 1. */
export const ibmTraces = [
  Uint8Array.from([0x41, 0x10, 0, 0, 0xc1, 0x10, 0, 0, 0x42, 0x76, 0xa0, 0]),
  Uint8Array.from([0, 0, 0, 0, 0xc2, 0x76, 0xa0, 0, 0x41, 0x10, 0, 0]),
]

/** The bytes of a file, written down field by field: nothing here is shared with the reader under test. */
export function smallFile(file: SmallFile = {}): Buffer {
  const { little = false, format = 1, samples = 3, intervalUs = 2000, traces = ibmTraces } = file
  const head = Buffer.alloc(3600, 0x40)
  head.fill(0, 3200)
  const u16 = (to: Buffer, byte: number, value: number): number =>
    little ? to.writeUInt16LE(value & 0xffff, byte - 1) : to.writeUInt16BE(value & 0xffff, byte - 1)
  u16(head, 3217, intervalUs)
  u16(head, 3221, samples)
  u16(head, 3225, format)
  u16(head, 3505, file.extendedTextHeaders ?? 0)
  head.set(file.revision ?? [1, 0], 3500)
  const parts = traces.flatMap((raw, i) => {
    const header = Buffer.alloc(240)
    u16(header, 3, i + 1)
    u16(header, 115, file.ownSamples?.[i] ?? 0)
    u16(header, 117, file.ownIntervalUs ?? 0)
    return [header, raw]
  })
  return Buffer.concat([head, file.between ?? Buffer.alloc(0), ...parts])
}

/** Writes bytes to a file of a folder that is removed when the test ends. */
export function stored(context: TestContext, bytes: Uint8Array): string {
  const path = join(temporaryFolder(context), 'small.sgy')
  writeFileSync(path, bytes)
  return path
}
