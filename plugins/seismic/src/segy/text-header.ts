/** Characters of the text header: 40 lines of 80. */
export const textHeaderBytes = 3200
const lineLength = 80

export type TextEncodingName = 'ebcdic' | 'ascii'

/** Code page 037 (EBCDIC, US) as Latin-1: the character of byte k at place k. */
const latin1OfEbcdic = Buffer.from(
  [
    '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f',
    '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a',
    '20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293bac',
    '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22',
    'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4',
    'b57e737475767778797aa1bfd0dddeae5ea3a5b7a9a7b6bcbdbe5b5dafa8b4d7',
    '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff',
    '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f',
  ].join(''),
  'hex',
)

const ebcdicOfLatin1 = Buffer.alloc(256)
for (const [ebcdic, latin1] of latin1OfEbcdic.entries()) ebcdicOfLatin1[latin1] = ebcdic

/** Letters and digits of EBCDIC lie above 0x80 and its blank is 0x40; those of ASCII lie below, and its blank is 0x20. */
export function findTextEncoding(bytes: Uint8Array): TextEncodingName {
  let ebcdic = 0
  let ascii = 0
  for (const byte of bytes) {
    if (byte > 0x80 || byte === 0x40) ebcdic++
    else if (byte >= 0x20 && byte < 0x7f) ascii++
  }
  return ascii > ebcdic ? 'ascii' : 'ebcdic'
}

/** The text as it is meant, in either encoding. What cannot be printed (NUL, EOT, …) reads as a blank. */
export function decodeText(bytes: Uint8Array): string {
  const isAscii = findTextEncoding(bytes) === 'ascii'
  const latin1 = isAscii ? bytes : bytes.map((byte) => latin1OfEbcdic[byte] as number)
  return Buffer.from(latin1)
    .toString('latin1')
    .replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ')
}

/** Lines of a text header, without the blanks at their ends. */
export function textLines(text: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length; at += lineLength) lines.push(text.slice(at, at + lineLength).trimEnd())
  return lines
}

/** A text header of 3,200 bytes. Lines are cut at 80 characters and padded with blanks; those beyond 40 are left out. */
export function encodeText(lines: readonly string[], encoding: TextEncodingName): Uint8Array {
  const padded = Array.from({ length: textHeaderBytes / lineLength }, (_, i) =>
    (lines[i] ?? '').slice(0, lineLength).padEnd(lineLength),
  )
  const latin1 = Buffer.from(padded.join(''), 'latin1')
  return encoding === 'ascii' ? latin1 : latin1.map((byte) => ebcdicOfLatin1[byte] as number)
}
