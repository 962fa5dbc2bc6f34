import * as z from 'zod'
import { amount } from './amount.ts'
import { within } from './entries-of.ts'
import type { Imported, ImportSource } from './imported.ts'
import { loadFlags, loadMetrics, shortenOperations, type LoadFigures } from './load-figures.ts'
import { readCsv } from './read-csv.ts'
import { slugOfFile } from './slug.ts'

const percentColumn = /^(\d+(?:\.\d+)?)%$/
/** What Locust writes where there was no request. */
const noRequest = 'N/A'

/** Text that is a number and nothing else: `Number` takes the empty text for 0. */
const figure = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/, 'expected a figure')
  .transform(Number)
  .pipe(amount)

const row = z
  .object({
    Type: z.string(),
    Name: z.string(),
    'Request Count': figure,
    'Failure Count': figure,
    'Average Response Time': figure,
    'Max Response Time': figure,
    'Requests/s': figure,
  })
  .catchall(z.string())
  .superRefine((cells, context) => {
    for (const [name, text] of Object.entries(cells)) {
      if (!percentColumn.test(name) || text === noRequest) continue
      within({ schema: figure, path: [name] }, text, context)
    }
  })

type Row = z.output<typeof row>

const remedy = 'Give the file that ends in _stats.csv, as written by: locust --headless --csv PREFIX.'
const ms = 1e6

/** Reads the `_stats.csv` of Locust: a row for each request, and one for all. */
export function importLocust(source: ImportSource): Imported {
  const rows = readCsv(source, row, remedy)
  // Locust calls the sum so; a row of a type is a request of that name.
  const isTotal = ({ Type, Name }: Row): boolean => (Type === '' || Type === 'None') && Name === 'Aggregated'
  const names = shortenOperations(rows.map((each) => `${each.Type} ${each.Name}`.trim()))
  const all = rows.map((each, index): LoadFigures =>
    isTotal(each) ? figuresOf(each) : { ...figuresOf(each), operation: names[index] ?? '' },
  )
  const columns = Object.keys(rows[0] ?? {})
  return {
    startedAt: null,
    cases: [
      {
        phase: 'load',
        name: slugOfFile(source.file),
        shape: null,
        replicates: [{ state: 'ok', metrics: loadMetrics(all) }],
        flags: loadFlags(all),
      },
    ],
    method: 'Users of Locust send when their last answer came, and its percentiles are rounded to two digits',
    unread: columns.filter((name) => !(name in row.shape) && !percentColumn.test(name)),
  }
}

function figuresOf(each: Row): LoadFigures {
  const percentilesNs = new Map<number, number>()
  for (const [name, text] of Object.entries(each)) {
    const percent = Number(percentColumn.exec(name)?.[1] ?? Number.NaN)
    if (percent < 100 && text !== noRequest) percentilesNs.set(percent, Number(text) * ms)
  }
  return {
    requests: each['Request Count'],
    failed: each['Failure Count'],
    perSecond: each['Requests/s'],
    meanNs: each['Average Response Time'] * ms,
    maxNs: each['Max Response Time'] * ms,
    percentilesNs,
  }
}
