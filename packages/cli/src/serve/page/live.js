/**
 * Shows what the server sends. All that comes from records and subjects is set as text, never as markup.
 */

const find = (id) => document.getElementById(id)

const element = (name, text = '', className = '') => {
  const made = document.createElement(name)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}

const units = {
  ns: [
    [1e9, ' s'],
    [1e6, ' ms'],
    [1e3, ' µs'],
    [1, ' ns'],
  ],
  bytes: [
    [2 ** 30, ' GiB'],
    [2 ** 20, ' MiB'],
    [2 ** 10, ' KiB'],
    [1, ' B'],
  ],
  per_s: [
    [1e6, 'M/s'],
    [1e3, 'k/s'],
    [1, '/s'],
  ],
}

/** Three digits and a unit: `13.6k/s`. */
function show(value, unit) {
  const steps = units[unit] ?? [[1, '']]
  const [factor, label] = steps.find(([least]) => Math.abs(value) >= least) ?? steps.at(-1)
  const size = value / factor
  const digits = size === 0 ? 0 : Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(Math.abs(size)))))
  return `${size.toFixed(digits)}${label}`
}

/** A metric's name ends in its unit, maybe of an operation. */
const unitOf = (name) => Object.keys(units).find((unit) => name.split(' ')[0].endsWith(`_${unit}`)) ?? 'plain'

const pairText = ({ name, value }) => `${name} ${show(value, unitOf(name))}`

const placeOf = ({ phase, case: caseName, shape, scale, variant, replicate }) =>
  `${phase}/${caseName}${shape === null ? '' : `:${shape}`}@${scale}/${variant}#${replicate}`

const duration = (ms) => {
  const seconds = Math.round(ms / 1_000)
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

function showRun(live) {
  find('run-title').textContent = `${live.title} (${live.subject})`
  const words = { running: 'goes on', ended: 'has ended', stopped: 'was stopped' }
  find('run-about').textContent = `Run ${live.runId}, profile ${live.profile}, ${words[live.state]}.`
  const bar = find('progress')
  bar.max = Math.max(1, live.planned)
  bar.value = live.done
  find('progress-text').textContent = `${live.done} of ${live.planned} trials${leftText(live)}`
  find('outcomes').replaceChildren(
    ...Object.entries(live.outcomes).map(([name, count]) =>
      element('li', `${count} ${name}`, count > 0 ? name : 'quiet'),
    ),
  )
}

function leftText(live) {
  const here = live.done - Math.round(live.resumedShare * live.planned)
  if (live.state !== 'running' || here < 3) return ''
  const perTrialMs = (Date.parse(live.updatedAt) - Date.parse(live.startedAt)) / here
  return `, about ${duration(perTrialMs * (live.planned - live.done))} left`
}

/** The cache's hit rate, where the subject counts one: read when a trial is over, as reading it runs the system's code. */
const hitRateOf = (live) =>
  live.recent.flatMap(({ gauges }) => gauges).find(({ name }) => /(^|_)hit(s|_rate)?_ratio$/.test(name))

function showTrial(live) {
  const { trial } = live
  find('trial').textContent = trial ? placeOf(trial.key) : live.state === 'running' ? 'between two trials' : '–'
  const { samples } = live
  const used = samples.findLast((sample) => sample.system !== null)?.system
  const load = samples.findLast((sample) => sample.load !== null)?.load
  const hits = hitRateOf(live)
  const figures = [
    ['Goodput', load && show(load.goodputPerS, 'per_s')],
    ['Errors', load && show(load.failedPerS, 'per_s')],
    ['p50', load && show(load.p50Ns, 'ns')],
    ['p95', load && show(load.p95Ns, 'ns')],
    ['p99', load && show(load.p99Ns, 'ns')],
    ['System CPU', used && `${Math.round(used.cpuRatio * 100)} %`],
    ['System memory', used && show(used.residentBytes, 'bytes')],
    ['Cache hits, last trial', hits && `${(hits.value * 100).toFixed(1)} %`],
  ]
  find('figures').replaceChildren(
    ...figures.map(([name, value]) => {
      const box = element('div')
      box.append(element('dt', name), element('dd', value ?? '–'))
      return box
    }),
  )
  showCharts(samples)
}

/** Each chart draws its lines from zero: the newest minutes of the run, one trial after the other. */
const charts = [
  {
    title: 'Requests per second',
    unit: 'per_s',
    lines: [
      ['correct', (sample) => sample.load?.goodputPerS],
      ['offered', (sample) => sample.load?.offeredPerS],
    ],
  },
  {
    title: 'Latency',
    unit: 'ns',
    lines: [
      ['p50', (sample) => sample.load?.p50Ns],
      ['p95', (sample) => sample.load?.p95Ns],
      ['p99', (sample) => sample.load?.p99Ns],
    ],
  },
  {
    title: 'CPU, in cores',
    unit: 'plain',
    lines: [
      ['system', (sample) => sample.system?.cpuRatio],
      ['generator', (sample) => sample.generator?.cpuRatio],
    ],
  },
  { title: 'Memory', unit: 'bytes', lines: [['system', (sample) => sample.system?.residentBytes]] },
]

function showCharts(samples) {
  find('charts').replaceChildren(...charts.map((chart) => drawChart(chart, samples)))
}

const styles = ['first', 'second', 'third']

function drawChart({ title, unit, lines }, samples) {
  const series = lines.map(([, of]) =>
    samples.map((sample) => [sample.atMs, of(sample)]).filter(([, y]) => typeof y === 'number'),
  )
  const most = Math.max(0, ...series.flat().map(([, y]) => y))
  const fromMs = samples[0]?.atMs ?? 0
  const untilMs = Math.max(fromMs + 30_000, samples.at(-1)?.atMs ?? 0)
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 100 100')
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('role', 'img')
  const reach = series.flat().length === 0 ? 'nothing yet' : `at most ${show(most, unit)}`
  svg.setAttribute('aria-label', `${title}; ${reach}`)
  for (const [index, points] of series.entries()) {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline')
    line.setAttribute('class', styles[index])
    const places = points.map(
      ([x, y]) => `${1 + (98 * (x - fromMs)) / (untilMs - fromMs)},${97 - (94 * y) / (most || 1)}`,
    )
    // A lone point is drawn as a line to itself: a dot.
    line.setAttribute('points', (places.length === 1 ? [...places, ...places] : places).join(' '))
    svg.append(line)
  }
  const caption = element('figcaption', `${title} · ${reach}`)
  const keys = lines.map(([name], index) => element('span', name, `key ${styles[index]}`))
  if (keys.length > 1) caption.append(...keys)
  const figure = element('figure')
  figure.append(caption, svg)
  return figure
}

function showRecent({ recent }) {
  find('recent').replaceChildren(
    ...recent.map((result) => {
      const row = element('tr')
      const because = result.because === '' ? '' : `: ${result.because}`
      row.append(
        element('td', placeOf(result.key)),
        element('td', `${result.outcome}${because}`, result.outcome),
        element('td', duration(result.durationNs / 1e6)),
        element('td', result.headlines.map(pairText).join(', ')),
        element('td', result.gauges.slice(0, 6).map(pairText).join(', ')),
      )
      return row
    }),
  )
}

/** Between two subjects of one bench no run goes on for a moment. */
const boardAfterMs = 10_000
let leaving

function followBoard(live) {
  clearTimeout(leaving)
  const wasRunning = document.body.dataset.state === 'running'
  if (live.state === 'running' || wasRunning) document.body.dataset.state = 'running'
  if (live.state === 'running' || !wasRunning) return
  find('run-about').textContent += ' The board follows in a moment.'
  leaving = setTimeout(() => location.assign('site/'), boardAfterMs)
}

const events = new EventSource('events')
events.addEventListener('message', ({ data }) => {
  const live = JSON.parse(data)
  if (live === null) return
  showRun(live)
  showTrial(live)
  showRecent(live)
  followBoard(live)
})
events.addEventListener('error', () => {
  find('run-about').textContent = 'The server does not answer; this page tries again by itself.'
})
