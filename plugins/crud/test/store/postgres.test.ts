import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { ada, databasesFor, opened } from '../opened.ts'

/** Runs statements as the role of the URL. */
async function ask(url: string, statement: string): Promise<Array<Record<string, unknown>>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

test('the clinical role cannot read identity data, nor the identity role clinical data', async (context) => {
  const databases = await databasesFor(context)
  if (!databases) return
  const { records } = await opened(context, databases.settings)
  await records.create(ada)
  const { identity, clinical } = databases.urls
  assert.deepEqual(await ask(identity, 'select email from identity'), [{ email: 'ada@example.org' }])
  assert.deepEqual(await ask(clinical, 'select diagnosis from clinical'), [{ diagnosis: 'uterine cancer' }])
  const elsewhere = (url: string, database: string): string => {
    const there = new URL(url)
    there.pathname = `/${database}`
    return there.href
  }
  const read = 'select * from identity'
  await assert.rejects(ask(elsewhere(clinical, 'identity'), read), /permission denied for database "identity"/)
  await assert.rejects(ask(elsewhere(identity, 'clinical'), 'select * from clinical'), /permission denied for database/)
  await assert.rejects(ask(clinical, read), /relation "identity" does not exist/)
  await assert.rejects(ask(clinical, 'set role identity'), /permission denied to set role/)
})

test('a service that is opened with indexes has them, and one that is opened without has none', async (context) => {
  const databases = await databasesFor(context)
  if (!databases) return
  const named = `select indexname as name from pg_indexes where tablename = 'identity' order by 1`
  const own = ['identity_pkey', 'identity_pseudonym_key']
  for (const [index, expected] of [
    ['on', ['identity_account_type', 'identity_email', 'identity_last_name', ...own]],
    ['off', own],
  ] as const) {
    await opened(context, { ...databases.settings, index })
    const found = await ask(databases.urls.identity, named)
    assert.deepEqual(
      found.map(({ name }) => name),
      expected,
    )
  }
})
