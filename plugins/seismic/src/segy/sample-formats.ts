/** A sample format that is read and written, by the code in bytes 3225–3226 of a file. */
export type FormatCode = 1 | 2 | 3 | 5 | 8

/** The formats that are read and written: SEG-Y rev 1, table 2. */
export const sampleFormats: Readonly<Record<FormatCode, { readonly name: string; readonly bytes: 1 | 2 | 4 }>> = {
  1: { name: '4-byte IBM float', bytes: 4 },
  2: { name: '4-byte integer', bytes: 4 },
  3: { name: '2-byte integer', bytes: 2 },
  5: { name: '4-byte IEEE float', bytes: 4 },
  8: { name: '1-byte integer', bytes: 1 },
}

/** Formats that the standard knows and this reader does not (SEG-Y rev 2.1, bytes 3225–3226), so that they are refused by name. */
const foreignFormats: Readonly<Record<number, string>> = {
  4: '4-byte fixed point with gain',
  6: '8-byte IEEE float',
  7: '3-byte integer',
  9: '8-byte integer',
  10: '4-byte unsigned integer',
  11: '2-byte unsigned integer',
  12: '8-byte unsigned integer',
  15: '3-byte unsigned integer',
  16: '1-byte unsigned integer',
}

/** Whether samples of this code can be read. */
export const isFormatCode = (code: number): code is FormatCode => Object.hasOwn(sampleFormats, code)

/** The standard's name of a code, or nothing where it has none. */
export const formatName = (code: number): string | undefined =>
  isFormatCode(code) ? sampleFormats[code].name : foreignFormats[code]
