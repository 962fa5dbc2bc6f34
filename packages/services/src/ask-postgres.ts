import type { Client, Pool, QueryArrayConfig, QueryConfig, QueryResult, QueryResultRow } from 'pg'

/** A statement: a name makes it prepared, `rowMode: 'array'` makes its rows arrays. */
export type Question = string | QueryConfig | QueryArrayConfig

/** Runs one statement on the connection that was lent. */
export type Ask = <Row extends QueryResultRow | unknown[]>(question: Question) => Promise<Answer<Row>>

export interface Answer<Row> extends Pick<QueryResult, 'rowCount'> {
  readonly rows: Row[]
}

/**
 * Runs one statement, and cuts its connection when there is no answer in time: then the error begins with `timeout`.
 *
 * It stands in for the driver's `query_timeout` and for the promises of its clients. Those assign a function to
 * `query.callback` where they write it, and Node 24 makes such functions in V8's old generation: all that they can see,
 * and that is the rows too, would live until that generation is collected.
 */
export function askPostgres<Row extends QueryResultRow | unknown[]>(
  client: Client,
  question: Question,
  deadlineMs: number,
): Promise<Answer<Row>> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      void client.end()
    }, deadlineMs)
    // The driver's types know no error that is absent.
    const onAnswer = (error: Error | null | undefined, result: QueryResult): void => {
      clearTimeout(timer)
      if (!error) resolve(result as Answer<Row>)
      else reject(isLate ? new Error(`timeout: no answer within ${deadlineMs} ms`, { cause: error }) : error)
    }
    client.query(question as QueryConfig, onAnswer)
  })
}

/** Statements hear of a connection that breaks; between two of them, the next one does. */
const ignore = (): void => undefined

/** Lends a connection of the pool, and closes it when `work` fails: the server takes back what is half done. */
export async function lendConnection<T>(pool: Pool, deadlineMs: number, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  client.on('error', ignore)
  try {
    const done = await work((question) => askPostgres(client, question, deadlineMs))
    client.release()
    return done
  } catch (error) {
    client.release(true)
    throw error
  } finally {
    client.off('error', ignore)
  }
}
