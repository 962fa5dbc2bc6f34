/** Ends of sentences: `!`, `?`, and a point that does not stand between two digits, as it does in `3.5`. */
const ends = /(?:[!?]|(?<![0-9])\.|\.(?![0-9]))+/

/** The parts of a text between the ends of sentences, as they stand there; some may be empty. */
export const splitSentences = (text: string): string[] => text.split(ends)
