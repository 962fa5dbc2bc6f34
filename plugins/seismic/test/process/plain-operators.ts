import type { Bandpass } from '../../src/process/butterworth.ts'

/** The same as the kernel, window by window in doubles. */
export function plainAgc(trace: Float32Array, half: number): Float32Array {
  return trace.map((value, i) => {
    const window = [...trace.subarray(Math.max(0, i - half), i + half + 1)]
    const rms = Math.sqrt(window.reduce((sum, each) => sum + each * each, 0) / window.length)
    return rms > 0 ? value / rms : 0
  })
}

/** The same as the kernel, as a difference equation that remembers all it has seen. */
export function plainBandpass(trace: Float32Array, { factor, sections }: Bandpass, pad: number): Float32Array {
  const first = trace[0]!
  const last = trace.at(-1)!
  const extended = [
    ...Array.from({ length: pad }, (_, k) => 2 * first - trace[pad - k]!),
    ...trace,
    ...Array.from({ length: pad }, (_, k) => 2 * last - trace[trace.length - 2 - k]!),
  ]
  const pass = (input: number[]): number[] => {
    let signal = input.map((value) => value * factor)
    for (const [s, { a1, a2 }] of sections.entries()) {
      // Before the beginning, the input was what it is at the beginning.
      const before = s === 0 ? signal[0]! : 0
      const x = (i: number): number => (i < 0 ? before : signal[i]!)
      const out: number[] = []
      for (let i = 0; i < signal.length; i++) {
        out.push(x(i) - x(i - 2) - a1 * (out[i - 1] ?? 0) - a2 * (out[i - 2] ?? 0))
      }
      signal = out
    }
    return signal
  }
  const filtered = pass(pass(extended).toReversed()).toReversed()
  return Float32Array.from(filtered.slice(pad, pad + trace.length))
}
