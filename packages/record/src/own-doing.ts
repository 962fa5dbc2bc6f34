/** The codes of flags that tell what a system did itself: no neighbour on the machine makes answers wrong, or loses any. */
export const ownDoing: ReadonlySet<string> = new Set(['wrong-answers', 'conservation-violation'])
