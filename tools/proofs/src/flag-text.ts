import type { WindowResult } from './generators/window.ts'

/** What a window says against itself: figures of a machine that was busy otherwise are not to be believed. */
export const flagText = ({ flags }: Pick<WindowResult, 'flags'>): string =>
  flags.map(({ code, severity }) => `${code} (${severity})`).join(', ') || 'no flags'
