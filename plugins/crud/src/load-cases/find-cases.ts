import { find, only, search } from '../steps.ts'
import { common, type Case } from './case.ts'
import { serveFilled } from './serve.ts'
import { ten } from './shapes.ts'

/** FIND alone, with an index and without. */
export const findCases: Readonly<Record<string, Case>> = {
  find: {
    ...common,
    from: 'standard',
    title: 'FIND by account type, which a third of all users have',
    variants: ['sqlite', 'find-all'],
    serve: serveFilled(),
    steps: only(find),
    shapes: [ten],
  },
  'find-no-index': {
    ...common,
    from: 'standard',
    title: 'the same without an index',
    variants: ['sqlite', 'find-all'],
    serve: serveFilled({ index: 'off' }),
    steps: only(find),
    shapes: [ten],
  },
  search: {
    ...common,
    from: 'standard',
    scales: ['10k'],
    title: 'FIND by family name, which about fifty have',
    variants: ['postgres'],
    serve: serveFilled(),
    steps: only(search),
    shapes: [ten],
  },
  'search-no-index': {
    ...common,
    from: 'standard',
    scales: ['10k'],
    title: 'the same without an index',
    variants: ['postgres'],
    serve: serveFilled({ index: 'off' }),
    steps: only(search),
    shapes: [ten],
  },
}
