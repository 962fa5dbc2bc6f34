import type { Kernels } from './kernels.ts'

/**
 * XXH64 of bytes in the memory of the kernels, in hexadecimal. It tells damage as a CRC does and takes a third of the
 * time; it keeps nobody from forging.
 */
export const checksum = ({ run }: Kernels, pointer: number, bytes: number): string =>
  BigInt.asUintN(64, run.xxh64(pointer, bytes)).toString(16).padStart(16, '0')
