import * as z from 'zod'

/** The entries of an object that an import reads, and the names of those that it does not. */
export interface Entries<Entry> {
  readonly read: ReadonlyMap<string, Entry>
  readonly unread: readonly string[]
}

/** An object of which only the entries that are read must have a form: what others hold is nobody's business here. */
export function entriesOf<Schema extends z.ZodType>(
  isRead: (name: string) => boolean,
  entry: Schema,
): z.ZodType<Entries<z.output<Schema>>> {
  return z.record(z.string(), z.unknown()).transform((record, context) => {
    const names = Object.keys(record)
    const read = new Map<string, z.output<Schema>>()
    for (const name of names.filter(isRead)) {
      const parsed = within({ schema: entry, path: [name] }, record[name], context)
      if (parsed) read.set(name, parsed.data)
    }
    return { read, unread: names.filter((name) => !isRead(name)) }
  })
}

interface Place<Schema> {
  readonly schema: Schema
  /** From the value that `context` is about. */
  readonly path: readonly PropertyKey[]
}

/** What a schema makes of a value further in; its faults are told to the context, with their path. */
export function within<Schema extends z.ZodType>(
  { schema, path }: Place<Schema>,
  value: unknown,
  context: z.RefinementCtx,
): { readonly data: z.output<Schema> } | null {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { data: parsed.data }
  for (const issue of parsed.error.issues) {
    context.addIssue({ code: 'custom', path: [...path, ...issue.path], message: issue.message })
  }
  return null
}
