import { closeSync, constants, openSync, write } from 'node:fs'
import { promisify } from 'node:util'

/** What direct writes are aligned to, in memory and in the file: the largest block that disks commonly have. */
export const directAlignment = 4_096

/** Less than this is sooner copied than waited for. */
const leastBytes = 2 ** 20

const writeSome = promisify(write)

/**
 * Writes a new file past the page cache, up to its last whole block, and tells how many bytes those are. Memory for pages
 * that nobody reads soon takes the place of what others read, and where a host has to provide it first, it costs as much
 * as all of the work on their content. 0, and perhaps a file of any content, where the platform or the file system does
 * not do it, or the content is short or not aligned. The disk is at work when this returns; the content stays as it is
 * until the promise settles.
 */
export async function writeDirect(target: string, content: Uint8Array): Promise<number> {
  const whole = content.length - (content.length % directAlignment)
  const isAligned = content.byteOffset % directAlignment === 0
  // Only Linux has the flag.
  if (constants.O_DIRECT === undefined || !isAligned || content.length < leastBytes) return 0
  try {
    const file = openSync(target, constants.O_DIRECT | constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC)
    try {
      let done = 0
      while (done < whole) done += (await writeSome(file, content, done, whole - done, done)).bytesWritten
    } finally {
      closeSync(file)
    }
    return whole
  } catch (error) {
    // How file systems refuse it.
    if (['EINVAL', 'ENOTSUP'].includes(String((error as NodeJS.ErrnoException).code))) return 0
    throw error
  }
}
