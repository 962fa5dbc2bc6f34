/** On SIGTERM or SIGINT, closes what serves and ends this process with 0: after `goodbyeMs` at the latest. */
export function closeWhenStopped(close: () => Promise<unknown>, goodbyeMs: number): void {
  const stop = (): void => {
    setTimeout(() => process.exit(0), goodbyeMs).unref()
    void close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
