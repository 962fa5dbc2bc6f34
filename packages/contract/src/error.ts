/** An error for the person at the keyboard: a stable code, a sentence that names the place, and the way out. */
export class GauntletError extends Error {
  override readonly name = 'GauntletError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Thrown by `skip` inside `build`: the system cannot run on this machine, and that is a result, not a failure. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
  readonly remedy: string

  constructor(reason: string, remedy: string) {
    super(reason)
    this.remedy = remedy
  }
}
