import type { Random } from '@gauntlet/contract'

/** An image stand-in of 2,048 to 6,143 bytes, 4 KiB on average. */
export function seededBlob(random: Random): Buffer {
  const blob = Buffer.alloc(random.int(2048, 6143))
  for (let at = 0; at < blob.length; at++) blob[at] = random.int(0, 255)
  return blob
}
