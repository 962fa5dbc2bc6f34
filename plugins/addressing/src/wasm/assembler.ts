/** WebAssembly instructions in their binary form; most leave one value on the stack. */
export type Code = readonly number[]

/** The binary codes of the value types (WebAssembly 2.0, section 5.3). */
export const valueType = { i32: 0x7f, f64: 0x7c, v128: 0x7b, externref: 0x6f } as const

export type ValueType = keyof typeof valueType

/** Unsigned LEB128. */
export const unsigned = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value >>> 0
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** Signed LEB128. */
export const signed = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value | 0
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128)
    rest >>= 7
  }
  return [...bytes, rest & 127]
}

export interface Local {
  readonly get: Code
  readonly set: (value: Code) => Code
  readonly tee: (value: Code) => Code
}

/** Hands out a function's locals; the parameters come first. */
export interface Scope {
  readonly params: readonly Local[]
  readonly local: (type: ValueType) => Local
}

export interface WasmFunction {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly body: (scope: Scope) => Code
}

export interface WasmImport {
  readonly module: string
  readonly name: string
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface WasmModule {
  /** Functions are numbered imports first: call them by that number. */
  readonly imports: readonly WasmImport[]
  readonly functions: readonly WasmFunction[]
  /** Exported name → number of the function. */
  readonly exports: Readonly<Record<string, number>>
  readonly memoryPages: number
  readonly data: readonly { readonly at: number; readonly bytes: ArrayLike<number> }[]
}

const ascii = (text: string): number[] => [...unsigned(text.length), ...Buffer.from(text, 'latin1')]

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]

const localAt = (index: number): Local => ({
  get: [0x20, ...unsigned(index)],
  set: (value) => [...value, 0x21, ...unsigned(index)],
  tee: (value) => [...value, 0x22, ...unsigned(index)],
})

const functionType = (signature: Pick<WasmFunction, 'params' | 'results'>): Code => [
  0x60,
  ...vector(signature.params.map((type) => [valueType[type]])),
  ...vector(signature.results.map((type) => [valueType[type]])),
]

const functionBody = ({ params, body }: WasmFunction): Code => {
  const locals: ValueType[] = []
  const code = body({
    params: params.map((_, index) => localAt(index)),
    local: (type) => localAt(params.length + locals.push(type) - 1),
  })
  const content = [...vector(locals.map((type) => [1, valueType[type]])), ...code, 0x0b]
  return [...unsigned(content.length), ...content]
}

/** The bytes of a module with one memory, exported as `memory`. Types are not shared: each function declares its own. */
export function assemble({ imports, functions, exports, memoryPages, data }: WasmModule): Uint8Array<ArrayBuffer> {
  const exported = Object.entries(exports).map(([name, index]) => [...ascii(name), 0x00, ...unsigned(index)])
  const content = [
    ...section(1, vector([...imports, ...functions].map(functionType))),
    ...section(
      2,
      vector(imports.map(({ module, name }, type) => [...ascii(module), ...ascii(name), 0, ...unsigned(type)])),
    ),
    ...section(3, vector(functions.map((_, index) => unsigned(imports.length + index)))),
    ...section(5, vector([[0x00, ...unsigned(memoryPages)]])),
    ...section(7, vector([[...ascii('memory'), 0x02, 0], ...exported])),
    ...section(10, vector(functions.map(functionBody))),
    ...section(
      11,
      vector(
        data.map(({ at, bytes }) => [0, 0x41, ...signed(at), 0x0b, ...unsigned(bytes.length), ...Array.from(bytes)]),
      ),
    ),
  ]
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...content])
}
