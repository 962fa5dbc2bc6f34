import { GauntletError } from '@gauntlet/contract/error'
import type { BinaryHeader } from './binary-header.ts'
import type { SegyOptions } from './layout.ts'

/** Above this a stored interval is a negative number: no survey is sampled at less than 31 Hz by accident. */
const largestSigned = 32_767

/**
 * The sample interval in µs: a person's, revision 2's, the binary header's, or that of the first trace, in this order.
 * Never a default: throws SEGY_NO_INTERVAL where no header has one.
 */
export function findInterval(
  header: BinaryHeader,
  ofFirstTrace: number,
  { intervalUs }: SegyOptions,
): { readonly intervalUs: number; readonly note?: string } {
  if (intervalUs !== undefined) return { intervalUs }
  if (header.revision2.intervalUs > 0) return { intervalUs: header.revision2.intervalUs }
  const stated = header.intervalUs
  const isPlausible = stated > 0 && stated <= largestSigned
  if (isPlausible || (stated > 0 && ofFirstTrace === 0)) return { intervalUs: stated }
  if (ofFirstTrace > 0) {
    return {
      intervalUs: ofFirstTrace,
      note: `bytes 3217–3218 give an interval of ${stated} µs; the ${ofFirstTrace} µs of the first trace were taken`,
    }
  }
  throw new GauntletError(
    'SEGY_NO_INTERVAL',
    'neither bytes 3217–3218 nor the first trace (its bytes 117–118) give a sample interval; name it (intervalUs)',
  )
}
