/** A process with nothing left to do ends within this time. */
export const exitGraceMs = 2_000

/** How often a child looks whether its parent still lives. */
const parentLookMs = 500

/**
 * If something keeps the process alive past the grace, names it and ends the process. Keeps nothing alive itself.
 * `own` are the resources that were there before the subject.
 */
export function watchExit(own: readonly string[], onStaying: (resources: string[]) => void): void {
  setTimeout(() => {
    const staying = process.getActiveResourcesInfo()
    for (const resource of own) {
      const at = staying.indexOf(resource)
      if (at !== -1) staying.splice(at, 1)
    }
    onStaying([...new Set(staying)])
    process.exit(0)
  }, exitGraceMs).unref()
}

/** Ends the whole process group when the parent dies, so that a killed test run leaves nothing behind. */
export function watchParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(-process.pid, 'SIGKILL')
  }, parentLookMs).unref()
}
