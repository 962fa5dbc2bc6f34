import { CsvError, parse } from 'csv-parse/sync'
import type * as z from 'zod'
import { importInvalid, type ImportFault } from './import-fault.ts'
import type { ImportSource } from './imported.ts'

interface Cell {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** The rows of a CSV text with a header, as their schema has them. Throws `IMPORT_INVALID` with the place of each fault. */
export function readCsv<Schema extends z.ZodType>(
  { text, file }: ImportSource,
  row: Schema,
  remedy: string,
): Array<z.output<Schema>> {
  const table = readTable({ text, file }, remedy)
  const [header, ...records] = table
  const faults: ImportFault[] = []
  const rows = records.flatMap((cells) => {
    const named = new Map(cells.map((cell, index) => [header?.[index]?.text ?? '', cell]))
    const parsed = row.safeParse(Object.fromEntries([...named].map(([name, cell]) => [name, cell.text])))
    if (parsed.success) return [parsed.data]
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0] ?? '')
      // A column that is missing is the header's fault.
      const { line, column } = named.get(name) ?? header?.[0] ?? { line: 1, column: 1 }
      faults.push({ line, column, says: `${name}: ${message.replace('Invalid input: ', '')}` })
    }
    return []
  })
  if (faults.length > 0) throw importInvalid(file, faults, remedy)
  if (rows.length === 0) throw importInvalid(file, [{ line: 1, column: 1, says: 'holds no row of figures' }], remedy)
  return rows
}

function readTable({ text, file }: ImportSource, remedy: string): Cell[][] {
  // A cell's place is where those before it end; quotes that were doubled and the two around it count again.
  let column = 1
  try {
    return parse(text, {
      bom: true,
      cast: (value, { index, lines, quoting }) => {
        if (index === 0) column = 1
        const cell: Cell = { text: value, line: lines, column }
        column += value.length + 1 + (quoting ? 2 + value.split('"').length - 1 : 0)
        return cell
      },
    }) as unknown as Cell[][]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1
    throw importInvalid(file, [{ line, column, says: error.message.replace(/ (?:on|at) line \d+/, '') }], remedy)
  }
}
