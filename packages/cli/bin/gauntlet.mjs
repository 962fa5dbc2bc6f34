#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets a sentence and not a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 21)) {
  console.error(
    `gauntlet needs Node 24.21 or newer, and this is ${process.versions.node}. ` +
      'On Linux, `npm ci` brings it along: start through `npm run bench`, `npx gauntlet` or `npx nx`. ' +
      'Elsewhere install Node 24 from nodejs.org.',
  )
  process.exit(64)
}
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
