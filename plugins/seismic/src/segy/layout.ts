import type { FormatCode } from './sample-formats.ts'

export type ByteOrder = 'big' | 'little'

/** Where the traces of a file lie and how to read them. Plain data: it goes to workers and into a store's attributes. */
export interface SegyLayout {
  readonly byteOrder: ByteOrder
  readonly formatCode: FormatCode
  readonly bytesPerSample: 1 | 2 | 4
  readonly samplesPerTrace: number
  readonly intervalUs: number
  readonly traces: number
  /** Bytes before the first trace: text header, binary header, extended text headers. */
  readonly firstTraceOffset: number
  /** From one trace to the next: 240 bytes of header, and the samples. */
  readonly traceBytes: number
  readonly extendedTextHeaders: number
  readonly revision: number
  readonly fileBytes: number
  /** What a person ought to know: fields that were not believed, labels that look wrong, bytes left out. */
  readonly notes: readonly string[]
}

/** What a person knows better than the file. */
export interface SegyOptions {
  /** Reads the whole traces of a file that was cut. */
  readonly salvage?: true
  readonly format?: FormatCode
  readonly byteOrder?: ByteOrder
  readonly samples?: number
  readonly intervalUs?: number
  readonly extendedTextHeaders?: number
}
