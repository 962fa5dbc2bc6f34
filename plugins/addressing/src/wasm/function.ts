import { sized, unsigned, vector, type Code } from './encoding.ts'

/** The binary codes of the value types (WebAssembly 2.0, section 5.3). */
const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b, externref: 0x6f } as const

export type ValueType = keyof typeof valueTypes

/** A parameter or a local variable of a function. */
export interface Local {
  readonly get: Code
  readonly set: (value: Code) => Code
  /** Sets, and leaves the value on the stack. */
  readonly tee: (value: Code) => Code
}

type Types = Readonly<Record<string, ValueType>>

export type LocalsOf<Named extends Types> = { readonly [Name in keyof Named]: Local }

/** Hands out a function's locals. */
export interface Scope {
  readonly local: (type: ValueType) => Local
  /** Several at once, by name. */
  readonly locals: <Named extends Types>(types: Named) => LocalsOf<Named>
}

export interface Signature {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface WasmFunction extends Signature {
  /** Locals are numbered behind the parameters. */
  readonly body: (params: readonly Local[], scope: Scope) => Code
}

export interface FunctionSource<Params extends Types> {
  /** In the order of the call. */
  readonly params: Params
  readonly results: readonly ValueType[]
  readonly body: (params: LocalsOf<Params>, scope: Scope) => Code
}

/** A function whose parameters have names. Its body is written when it is assembled. */
export function wasmFunction<Params extends Types>(source: FunctionSource<Params>): WasmFunction {
  const { params, results, body } = source
  return {
    params: Object.values(params),
    results,
    body: (locals, scope) =>
      body(
        named(params, (_, i) => locals[i] as Local),
        scope,
      ),
  }
}

const named = <Named extends Types>(types: Named, local: (type: ValueType, i: number) => Local): LocalsOf<Named> =>
  Object.fromEntries(Object.entries(types).map(([name, type], i) => [name, local(type, i)])) as LocalsOf<Named>

const localAt = (index: number): Local => ({
  get: [0x20, unsigned(index)],
  set: (value) => [value, 0x21, unsigned(index)],
  tee: (value) => [value, 0x22, unsigned(index)],
})

const typeVector = (types: readonly ValueType[]): Code => vector(types.map((type) => [valueTypes[type]]))

export const encodeSignature = ({ params, results }: Signature): Code => [0x60, typeVector(params), typeVector(results)]

/** Locals, then the code, as the code section wants them. */
export function encodeFunction({ params, body }: WasmFunction): Code {
  const types: ValueType[] = []
  const local = (type: ValueType): Local => localAt(params.length + types.push(type) - 1)
  const scope: Scope = { local, locals: (wanted) => named(wanted, local) }
  const code = body(
    params.map((_, index) => localAt(index)),
    scope,
  )
  return sized([vector(types.map((type) => [1, valueTypes[type]])), code, 0x0b])
}
