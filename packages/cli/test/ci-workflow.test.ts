import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readArguments, usage } from '../src/arguments.ts'

const workflow = readFileSync(new URL('../../../docs/ci-workflow.yml', import.meta.url), 'utf8')

/** The words of each call of `gauntlet` in the workflow, up to where the shell takes over. */
const calls = [...workflow.matchAll(/npx gauntlet ([^>|\n]+)/g)].map(([, words = '']) =>
  words.trim().replaceAll('"', '').split(/\s+/),
)

test('every command of the example workflow is one that the command line knows, with options that exist', () => {
  assert.deepEqual(
    calls.map(([command]) => command),
    ['bench', 'export', 'compare', 'bench', 'publish'],
  )
  for (const call of calls) {
    const { command } = readArguments(call)
    assert.match(usage, new RegExp(`^gauntlet ${command} `, 'm'))
  }
})

test('the example workflow writes no text from a pull request into a script', () => {
  const scripts = workflow.split('\n').filter((line) => line.includes('${{'))
  for (const line of scripts) {
    assert.doesNotMatch(line, /head_ref|\.title|\.body|\.head\./)
  }
})
