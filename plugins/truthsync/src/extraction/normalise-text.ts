const irregular = /[\t-\r]| {2}/

const space = 0x20

/**
 * A text with single spaces in place of all white space of ASCII, and none around it: what is cached and read. Texts that
 * are so already, as most are, come back as they are.
 */
export function normaliseText(text: string): string {
  const isRegular = text.charCodeAt(0) !== space && text.charCodeAt(text.length - 1) !== space && !irregular.test(text)
  if (isRegular) return text
  return text.replaceAll(/[\t-\r ]+/g, ' ').replaceAll(/^ | $/g, '')
}
