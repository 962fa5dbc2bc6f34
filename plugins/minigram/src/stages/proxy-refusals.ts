import type { NginxRefusal } from '@gauntlet/services'
import { fault, faultOf, refusalText, type Fault, type FaultCode } from '../model/faults.ts'

interface Page {
  /** NGINX's own statuses. */
  readonly for: readonly number[]
  readonly fault: Fault
}

const page = (own: readonly number[], code: FaultCode, sentence: string, status?: number): Page => {
  const known = faultOf(fault(code, sentence))
  return { for: own, fault: { ...known, status: status ?? known.status } }
}

/** What NGINX refuses by itself, told as an API process tells it. */
const pages: readonly Page[] = [
  page([400, 405, 501, 505], 'BAD_REQUEST', 'this is no request of HTTP'),
  page([404], 'NO_SUCH_ROUTE', 'there is nothing here'),
  page([408], 'BAD_REQUEST', 'the request did not arrive in time; send it again', 408),
  page([413], 'TOO_LARGE', 'no request may be so large; a photo may have 5 MB'),
  page([414, 494], 'BAD_REQUEST', 'the headers are too long', 431),
  page([500], 'INTERNAL', 'the proxy failed at this request'),
  page([502], 'NO_PROCESS', 'no process of the service answers; try again'),
  page([504], 'PROCESS_TIMEOUT', 'the service did not answer in time; try again'),
]

/** The same as pages of NGINX. */
export const refusalPages: readonly NginxRefusal[] = pages.map(({ for: own, fault: told }) => ({
  for: own,
  status: told.status,
  headers: {
    'x-error-class': told.class,
    'x-content-type-options': 'nosniff',
    ...(told.status > 500 ? { 'retry-after': '1' } : {}),
  },
  body: refusalText(told),
}))

/** What a line of NGINX's log tells of a refusal of its own; null where it tells of something else. */
export function refusedAs(line: string): Pick<Fault, 'class' | 'code'> | null {
  const [, status] = /: refused (\d+)$/.exec(line) ?? []
  if (status !== undefined) return pages.find(({ fault: told }) => told.status === Number(status))?.fault ?? null
  const [, path] = /: cut \d+ (.*)$/.exec(line) ?? []
  if (path === undefined) return null
  return { class: 'bad_input', code: path === '/api/photos' ? 'CUT_UPLOAD' : 'BAD_REQUEST' }
}
