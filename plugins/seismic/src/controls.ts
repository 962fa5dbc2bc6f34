import type { Navigator } from './navigate/navigator.ts'

/** Planted: keeps every window that was ever asked for. */
export function withUnboundedCache(navigator: Navigator): Navigator {
  const windows = new Map<string, Float32Array<ArrayBuffer>>()
  return {
    ...navigator,
    window: (window) => {
      const key = Object.values(window).join(' ')
      const known = windows.get(key) ?? navigator.window(window)
      windows.set(key, known)
      return known
    },
  }
}
