/** The four phases, in the order in which the scoreboard shows them. */
export const phases = ['micro', 'load', 'memory', 'leak'] as const

export type Phase = (typeof phases)[number]

/** Names of subjects, variants, scales and cases: they become folder names, addresses and HTML ids. */
export const namePattern = /^[a-z0-9][a-z0-9-]{0,47}$/

export const isPhase = (text: string): text is Phase => (phases as readonly string[]).includes(text)
