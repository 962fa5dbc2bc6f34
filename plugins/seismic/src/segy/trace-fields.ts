/** Bytes of a trace header. */
export const traceHeaderBytes = 240

export interface TraceField {
  readonly name: string
  /** 1-based, as the standard counts. */
  readonly byte: number
  readonly type: 'i16' | 'u16' | 'i32'
}

/** The fields that are kept as columns of their own (SEG-Y rev 1, table 3); all others survive in the raw headers. */
export const traceFields = [
  { name: 'sequence_line', byte: 1, type: 'i32' },
  { name: 'sequence_file', byte: 5, type: 'i32' },
  { name: 'field_record', byte: 9, type: 'i32' },
  { name: 'cdp', byte: 21, type: 'i32' },
  { name: 'trace_id', byte: 29, type: 'i16' },
  { name: 'offset', byte: 37, type: 'i32' },
  { name: 'coordinate_scalar', byte: 71, type: 'i16' },
  { name: 'source_x', byte: 73, type: 'i32' },
  { name: 'source_y', byte: 77, type: 'i32' },
  { name: 'group_x', byte: 81, type: 'i32' },
  { name: 'group_y', byte: 85, type: 'i32' },
  { name: 'delay_ms', byte: 109, type: 'i16' },
  { name: 'samples', byte: 115, type: 'u16' },
  { name: 'interval_us', byte: 117, type: 'u16' },
  { name: 'cdp_x', byte: 181, type: 'i32' },
  { name: 'cdp_y', byte: 185, type: 'i32' },
  { name: 'inline', byte: 189, type: 'i32' },
  { name: 'crossline', byte: 193, type: 'i32' },
] as const satisfies readonly TraceField[]

export type TraceFieldName = (typeof traceFields)[number]['name']

const byName = new Map<string, TraceField>(traceFields.map((field) => [field.name, field]))

/** The field of that name. */
export const traceField = (name: TraceFieldName): TraceField => byName.get(name) as TraceField

/** A field of the trace header that begins at `start` of the view. */
export function readTraceField(view: DataView, start: number, field: TraceField, littleEndian: boolean): number {
  const at = start + field.byte - 1
  switch (field.type) {
    case 'i16':
      return view.getInt16(at, littleEndian)
    case 'u16':
      return view.getUint16(at, littleEndian)
    case 'i32':
      return view.getInt32(at, littleEndian)
  }
}
