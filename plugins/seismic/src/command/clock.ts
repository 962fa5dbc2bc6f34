/** Nanoseconds from some fixed moment on. Only what the command tells its user comes from it: figures are the core's. */
export const nowNs = (): number => performance.now() * 1e6
