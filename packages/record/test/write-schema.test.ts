import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { jsonSchema } from '../src/write-schema.ts'

test('the JSON Schema in results/ is what the code says', () => {
  const file = new URL('../../../results/schema/line.schema.json', import.meta.url)
  assert.equal(readFileSync(file, 'utf8'), jsonSchema())
})
