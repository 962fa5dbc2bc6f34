import assert from 'node:assert/strict'
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { GauntletError } from '@gauntlet/contract'
import fc from 'fast-check'
import { importTools, readImport, type ImportTool } from '../../src/index.ts'
import { copyOf, fixture, temporaryFolder } from './fixture-files.ts'

/** What is said of a file, without its folder. */
function complaint(file: string, tool?: ImportTool): string {
  try {
    readImport(file, tool)
  } catch (error) {
    assert.ok(error instanceof GauntletError, String(error))
    return `${error.code} ${error.message.replaceAll(/\S*\//g, '')}`
  }
  return ''
}

const written = (t: TestContext, content: string | Uint8Array, name = 'file.json'): string => {
  const file = join(temporaryFolder(t), name)
  writeFileSync(file, content)
  return file
}

test('a fault is told with line and column, what was expected, and how the file is made', (t) => {
  const file = copyOf(t, 'k6-machine-readable.json', (text) => text.replace('"count": 3', '"count": "three"'))
  assert.equal(
    complaint(file),
    [
      'IMPORT_INVALID k6-machine-readable.json:7:93: results.metrics.0.values.count: expected a figure',
      'Write the file with: k6 run --summary-export FILE, or with JSON.stringify(data) in handleSummary.',
    ].join('\n'),
  )
})

test('all faults are told together', (t) => {
  const file = copyOf(t, 'autocannon.json', (text) =>
    text
      .replace('"connections":5', '"connections":0')
      .replace('"errors":0', '"errors":-1')
      .replace('"non2xx":4143,', ''),
  )
  const lines = complaint(file, 'autocannon').split('\n')
  assert.deepEqual(
    lines.slice(0, -1).map((line) => line.replace('IMPORT_INVALID ', '').replace(/(?<=1:)\d+/, 'N')),
    [
      'autocannon.json:1:N: connections: Too small: expected number to be >=1',
      'autocannon.json:1:N: errors: Too small: expected number to be >=0',
      'autocannon.json:1:N: non2xx: expected number, received undefined',
    ],
  )
})

test('a fault in a CSV file is told with its line and the column in which its cell begins', (t) => {
  const file = copyOf(t, 'locust_stats.csv', (text) => text.replace('GET,/photo,46,', '"GET","/a ""b"", c",many,'))
  assert.match(complaint(file), /^IMPORT_INVALID locust_stats\.csv:3:21: Request Count: expected a figure\n/)
  const short = copyOf(t, 'locust_stats.csv', (text) => text.replace('GET,/photo,46,0', 'GET,/photo,46'))
  assert.match(complaint(short), /^IMPORT_INVALID locust_stats\.csv:3:\d+: Invalid Record Length/)
  const odd = copyOf(t, 'locust_stats.csv', (text) => text.replace('3400,3400\nGET', '3400,slow\nGET'))
  assert.match(complaint(odd), /^IMPORT_INVALID locust_stats\.csv:2:\d+: 100%: expected a figure/)
  const nameless = copyOf(t, 'locust_stats.csv', (text) => text.replace('Requests/s', 'RPS'))
  assert.match(
    complaint(nameless),
    /^IMPORT_INVALID locust_stats\.csv:1:1: .*s: expected string, received undefined\nGive/,
  )
  assert.match(complaint(written(t, 'Type,Name,Request Count\n', 'a.csv')), /a\.csv:1:1: holds no row of figures/)
})

test('text that is no JSON is told with the place where it stops to be', (t) => {
  assert.match(
    complaint(written(t, '{"metrics": {\n  "a": NaN}}')),
    /IMPORT_INVALID file\.json:2:8: Unexpected character/,
  )
  assert.match(complaint(written(t, '{"metrics":\n {"a')), /IMPORT_INVALID file\.json:2:5: ends before its value does/)
})

test('numbers without end are refused where they stand', (t) => {
  const huge = (digits: string): string =>
    complaint(copyOf(t, 'hyperfine.json', (text) => text.replace('0.049129063', digits)))
  assert.match(huge('1e999'), /hyperfine\.json:13:9: results\.0\.times\.0: expected number, received Infinity/)
  assert.match(huge('1e300'), /results\.0\.times\.0: Too big/)
  assert.match(huge('-1'), /results\.0\.times\.0: Too small/)
})

test('__proto__ and its like are refused wherever they stand, and change nothing', (t) => {
  const file = written(t, '{"aggregate": {},\n "x": [{"__proto__": {"polluted": 1}}]}')
  assert.match(complaint(file), /IMPORT_INVALID file\.json:2:22: __proto__ is no name that can be imported/)
  assert.match(complaint(written(t, '{"metrics": {"constructor": {}}}')), /constructor is no name/)
  const csv = copyOf(t, 'locust_stats.csv', (text) => text.replace('Average Content Size', '__proto__'))
  assert.equal(readImport(csv).records.length, 1)
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('a test of more requests than a record has room for is cut, and says so', (t) => {
  const file = copyOf(t, 'locust_stats.csv', (text) => {
    const [header = '', row = '', , , total = ''] = text.split('\n')
    const many = Array.from({ length: 100 }, (_, index) => row.replace('/login', `/login/${index}`))
    return [header, ...many, total, ''].join('\n')
  })
  const [record] = readImport(file).records
  assert.equal(record?.metrics.length, 400)
  assert.equal(record.metrics[0]?.operation, undefined)
  assert.equal(record.flags.find(({ code }) => code === 'too-many-figures')?.observed, 815)
})

test('nesting without end is refused, not followed', (t) => {
  const deep = (levels: number): string => `{"metrics":${'['.repeat(levels)}${']'.repeat(levels)}}`
  assert.match(complaint(written(t, deep(100))), /is nested more than 64 levels deep/)
  assert.match(complaint(written(t, deep(200_000))), /is nested more than 64 levels deep/)
  assert.match(
    complaint(written(t, '{"metrics":' + '['.repeat(200_000))),
    /IMPORT_INVALID file\.json:1:200012: ends before its value does/,
  )
})

test('an empty file, a binary one, one that is no UTF-8 and a folder are named as such', (t) => {
  assert.match(complaint(written(t, ' \n')), /IMPORT_UNREADABLE file\.json: is empty/)
  assert.match(complaint(written(t, '{"a":"\0"}')), /IMPORT_UNREADABLE file\.json: is binary/)
  assert.match(
    complaint(written(t, Buffer.from([0xff, 0xfe, 0x41]))),
    /IMPORT_UNREADABLE file\.json: is no text in UTF-8/,
  )
  assert.match(complaint(temporaryFolder(t)), /IMPORT_UNREADABLE .*is no file/)
  assert.match(complaint(join(temporaryFolder(t), 'none')), /IMPORT_UNREADABLE .*ENOENT/)
})

test('a file of a gigabyte is refused before it is read', (t) => {
  const file = join(temporaryFolder(t), 'large.json')
  const fd = openSync(file, 'w')
  ftruncateSync(fd, 2 ** 30)
  closeSync(fd)
  const before = process.memoryUsage().rss
  assert.match(
    complaint(file),
    /IMPORT_UNREADABLE large\.json: has 1073741824 bytes, and summaries have at most 33554432/,
  )
  assert.ok(process.memoryUsage().rss - before < 2 ** 28)
})

test('names of the file and in it become names of the house', (t) => {
  const hostile = JSON.stringify({
    '../../etc/passwd <script>': { latency: { value: 1 } },
    '🦉': { latency: { value: 2 } },
    '   ': { latency: { value: 3 } },
  })
  const { run, records } = readImport(written(t, hostile, '.. weird — name.json'))
  assert.deepEqual(
    records.map(({ key }) => key.case),
    ['etc-passwd-script', 'unnamed', 'unnamed-2'],
  )
  assert.match(run.runId, /^bmf-etc-passwd-script-[0-9a-f]{12}$/)
})

test('a damaged file, or one of another tool, is imported or refused, and nothing else', (t) => {
  const dir = temporaryFolder(t)
  const names = readdirSync(fixture('.')).filter((name) => !name.endsWith('.md'))
  const texts = new Map(names.map((name) => [name, readFileSync(fixture(name), 'utf8')]))
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('', 'NaN', '-', '9'.repeat(400), '1e308', '"', '{', '}', ',', '1e400', 'null', '\n', '[]', '%'),
      fc.nat(6),
      fc.constantFrom(undefined, undefined, undefined, ...importTools),
      (name, place, insert, removed, tool) => {
        const text = texts.get(name) ?? ''
        const at = Math.floor(place * text.length)
        const file = join(dir, name)
        writeFileSync(file, text.slice(0, at) + insert + text.slice(at + removed))
        try {
          assert.ok(readImport(file, tool).records.length > 0)
        } catch (error) {
          assert.ok(error instanceof GauntletError, `${name} at ${at}: ${String(error)}`)
        }
      },
    ),
    { seed: 1, numRuns: 500 },
  )
})
