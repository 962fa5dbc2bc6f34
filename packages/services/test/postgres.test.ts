import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findService } from '../src/find-service.ts'
import { postgres } from '../src/postgres.ts'
import { folderOf, isAlive, isHeld, needs, segmentsOf, treeOf, trialContext, until, userOf } from './trial-context.ts'

/** Runs one statement over TCP, as a subject's driver would, and returns what psql prints. */
async function query(url: string, statement: string): Promise<string> {
  const psql = join(findService('postgres') ?? '', 'psql')
  const { stdout } = await promisify(execFile)(psql, ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', statement, url])
  return stdout.trim()
}

test('a database answers under its own URL, and commits are durable by default', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls } = await postgres(context, { databases: ['records'], settings: { max_connections: 20 } })
  await query(urls.records, 'CREATE TABLE note (body text)')
  await query(urls.records, `INSERT INTO note VALUES ('kept')`)
  assert.equal(await query(urls.records, 'SELECT body FROM note'), 'kept')
  assert.equal(await query(urls.records, 'SHOW max_connections'), '20')
  assert.equal(await query(urls.records, 'SHOW fsync'), 'on')
  assert.equal(await query(urls.records, 'SHOW synchronous_commit'), 'on')
})

test('a role reaches its own database only, and there only what it was granted', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls } = await postgres(context, {
    databases: ['identity', 'clinical'],
    roles: [
      { name: 'auditor', database: 'identity', grants: ['SELECT'] },
      { name: 'visitor', database: 'identity' },
    ],
  })
  await query(urls.identity, `CREATE TABLE person (name text); INSERT INTO person VALUES ('Ada')`)
  const identityAsClinical = new URL(urls.clinical)
  identityAsClinical.pathname = '/identity'
  await assert.rejects(query(identityAsClinical.href, 'SELECT 1'), /permission denied for database "identity"/)
  assert.equal(await query(urls.auditor, 'SELECT name FROM person'), 'Ada')
  await assert.rejects(query(urls.auditor, 'DELETE FROM person'), /permission denied for table person/)
  await assert.rejects(query(urls.visitor, 'SELECT name FROM person'), /permission denied for table person/)
  const wrongPassword = new URL(urls.identity)
  wrongPassword.password = 'guess'
  await assert.rejects(query(wrongPassword.href, 'SELECT 1'), /password authentication failed/)
})

test('what is written to the primary appears on both replicas, which refuse writes', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls, replicas, pids } = await postgres(context, { databases: ['feed'], replicas: 2 })
  assert.equal(replicas.length, 2)
  assert.deepEqual(
    pids.slice(1),
    replicas.map(({ pid }) => pid),
  )
  await query(urls.feed, 'CREATE TABLE photo (id int)')
  await query(urls.feed, 'INSERT INTO photo VALUES (7)')
  for (const replica of replicas) {
    const { urls: at } = replica
    await until(async () => (await query(at.feed, `SELECT to_regclass('photo') IS NOT NULL`)) === 't')
    await until(async () => (await query(at.feed, 'SELECT sum(id) FROM photo')) === '7')
    await assert.rejects(query(at.feed, 'INSERT INTO photo VALUES (8)'), /read-only transaction/)
  }
})

test(
  'servers run as an ordinary user, listen on loopback only and carry the mark of their run',
  needs('postgres'),
  async () => {
    process.env['GAUNTLET_TOKEN'] = 'marked-run'
    await using context = trialContext()
    const { pids, port } = await postgres(context, { databases: ['one'] })
    delete process.env['GAUNTLET_TOKEN']
    const [pid = 0] = pids
    assert.notEqual(userOf(pid), 0)
    assert.match(readFileSync(`/proc/${pid}/environ`, 'latin1'), /GAUNTLET_TOKEN=marked-run\0/)
    const inHex = port.toString(16).toUpperCase().padStart(4, '0')
    const sockets = ['tcp', 'tcp6'].map((table) => readFileSync(`/proc/net/${table}`, 'latin1')).join('\n')
    const listening = [...sockets.matchAll(/: (\w+):(\w+) \w+:\w+ 0A /g)].filter((match) => match[2] === inHex)
    assert.deepEqual(
      listening.map((match) => match[1]),
      ['0100007F'],
    )
  },
)

test('stop leaves no process, folder or shared memory, and may be called twice', needs('postgres'), async () => {
  await using context = trialContext()
  const { pids, stop } = await postgres(context, { databases: ['one'], replicas: 1 })
  const trees = pids.flatMap(treeOf)
  const folders = pids.map(folderOf)
  const segments = segmentsOf(folders)
  assert.ok(trees.length > 8 && folders.every(existsSync) && segments.every(isHeld))
  await stop()
  await stop()
  assert.deepEqual(trees.filter(isAlive), [])
  assert.deepEqual(folders.filter(existsSync), [])
  assert.deepEqual(segments.filter(isHeld), [])
})

test('a server that was killed with a query running leaves nothing after stop', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls, pids, stop } = await postgres(context, { databases: ['one'] })
  const [pid = 0] = pids
  const folder = folderOf(pid)
  const segments = segmentsOf([folder])
  // Does nothing but compute: it would not notice for a while that its server is gone.
  const busy = query(urls.one, 'SELECT count(*) FROM generate_series(1, 1000000000)').catch(() => 'broken off')
  await until(() => treeOf(pid).some((each) => readFileSync(`/proc/${each}/cmdline`, 'latin1').includes('SELECT')))
  const tree = treeOf(pid)
  process.kill(pid, 'SIGKILL')
  await stop()
  assert.equal(await busy, 'broken off')
  assert.deepEqual(tree.filter(isAlive), [])
  assert.equal(existsSync(folder), false)
  assert.deepEqual(segments.filter(isHeld), [])
})

test('a setting that PostgreSQL does not know fails with its own words', needs('postgres'), async () => {
  await using context = trialContext()
  await assert.rejects(postgres(context, { databases: ['one'], settings: { no_such_setting: 1 } }), {
    code: 'SERVICE_ENDED',
    message: /unrecognized configuration parameter "no_such_setting"/,
  })
})
