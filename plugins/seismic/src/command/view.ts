import { writeFileSync } from 'node:fs'
import { readWindowQuery } from '../face/window-query.ts'
import { indexGathers } from '../navigate/gather-index.ts'
import { openStore, type StoreReader, type StoreWindow } from '../store/open-store.ts'
import { drawWindow } from '../view/draw-window.ts'
import { readArguments, type Arguments } from './arguments.ts'
import { GauntletError } from '@gauntlet/contract/error'

/** A picture of a window, or of a gather, up to this size unless told otherwise. */
const widestPx = 1_200
const highestPx = 1_000
const mostPx = 10_000

export function viewCommand(args: readonly string[]): void {
  const given = readArguments(args, {
    places: 2,
    values: ['gather', 'trace0', 'trace1', 't0', 't1', 'width', 'height'],
  })
  const [path = '', target = ''] = given.places
  const reader = openStore(path)
  try {
    const window = chooseWindow(given, reader)
    const { traces, samples } = window
    const values = new Float32Array(traces * samples)
    reader.readWindow(window, values)
    const width = Math.min(mostPx, given.count('width') ?? Math.min(widestPx, traces * Math.ceil(400 / traces)))
    const height = Math.min(mostPx, given.count('height') ?? Math.min(highestPx, samples))
    writeFileSync(target, drawWindow({ traces, samples, values }, { width, height }))
    process.stdout.write(`${target}: ${traces} traces from ${window.firstTrace} on, ${samples} samples\n`)
  } finally {
    reader.close()
  }
}

/** As wide as a picture, where no end is given. */
function chooseWindow(given: Arguments, reader: StoreReader): StoreWindow {
  const query = new URLSearchParams()
  for (const name of ['t0', 't1', 'trace0', 'trace1']) {
    const value = given.text(name)
    if (value !== undefined) query.set(name, value)
  }
  const id = given.text('gather')
  if (id !== undefined) {
    const gathers = indexGathers(reader)
    const number = gathers.find(Number(id))
    if (number === undefined) throw new GauntletError('SEISMIC_NO_GATHER', `${reader.path} has no gather ${id}`)
    query.set('trace0', String(gathers.firstTrace(number)))
    query.set('trace1', String(gathers.firstTrace(number) + gathers.traces(number)))
  } else if (!query.has('trace1')) {
    const end = Math.min(reader.spec.traces, Number(query.get('trace0') ?? 0) + widestPx)
    query.set('trace1', String(end))
  }
  return readWindowQuery(query, reader.spec)
}
