/** A digest has 256 bits. */
export const digestBytes = 32
export const digestWords = 8
