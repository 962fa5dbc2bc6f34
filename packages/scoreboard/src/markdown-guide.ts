/** The last section: what the marks mean. */
export const markdownGuide = `## How to read this

- \`52.6 ns (51.9–53.4)\` is the median over fresh processes and an interval of at least 90 %. Where there was one process there is no interval, and no verdict.
- \`52.6 ns (from 2: 51.9, 53.4)\` is the middle of two processes, and what each of them read. Their interval is so wide that it says little: verdicts hold against it all the same, and \`scoreboard.json\` has it.
- **Bold** numbers are the best of their row and all that cannot be told from it. Controls are never ranked, and systems of different subjects are never compared.
- ~~Struck~~ numbers are void; what stands beside them says why. Failed, skipped and absent trials are named with their reasons, and nothing is summed over them.
- A claim **holds** when the whole interval lies within its bound, is **refuted** when it lies wholly outside, and is inconclusive otherwise. It says what was measured here, on this machine.
- Planted defects are variants that are broken on purpose. One that is not caught means that a measurement is blind.`
