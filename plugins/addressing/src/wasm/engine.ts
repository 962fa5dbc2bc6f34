/** A WebAssembly memory that threads share; posting it to a worker shares it on. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
  /** Throws a RangeError beyond the maximum. */
  readonly grow: (pages: number) => number
}

export interface PrivateMemory {
  readonly buffer: ArrayBuffer
}

interface WebAssemblyEngine {
  readonly Memory: {
    new (size: { initial: number; maximum: number; shared: true }): SharedMemory
    new (size: { initial: number }): PrivateMemory
  }
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>, options?: { readonly builtins: readonly string[] }) => object
  readonly Instance: new (
    module: object,
    imports?: Readonly<Record<string, Readonly<Record<string, SharedMemory | PrivateMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** What is used of the engine's own global, which Node's type declarations leave out. */
export const engine = (): WebAssemblyEngine =>
  (globalThis as unknown as { readonly WebAssembly: WebAssemblyEngine }).WebAssembly
