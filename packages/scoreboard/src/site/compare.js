// Lays another run's file beside the board. The file is read here and goes nowhere; what it says is shown as text only.
;(() => {
  'use strict'
  const most = 200 * 1024 * 1024

  const textOf = (tag, text, className) => {
    const element = document.createElement(tag)
    element.textContent = text
    if (className) element.className = className
    return element
  }

  const middle = (values) => {
    const sorted = values.toSorted((a, b) => a - b)
    const half = sorted.length >> 1
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }

  const ladders = {
    ns: [
      [1e9, ' s'],
      [1e6, ' ms'],
      [1e3, ' µs'],
      [1, ' ns'],
    ],
    per_s: [
      [1e9, 'G/s'],
      [1e6, 'M/s'],
      [1e3, 'k/s'],
      [1, '/s'],
    ],
    bytes: [
      [1024 ** 3, ' GiB'],
      [1024 ** 2, ' MiB'],
      [1024, ' KiB'],
      [1, ' B'],
    ],
  }
  const number = (value, unit) => {
    const [base, per] = unit.split(/_per_(?=item|cycle|op)/)
    const ladder = ladders[base] ?? [[1, '']]
    const [factor, label] = ladder.find(([least]) => Math.abs(value) >= least) ?? ladder.at(-1)
    return `${Number((value / factor).toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 })}${label}${per ? `/${per}` : ''}`
  }
  const reading = (values, unit) => {
    const text = number(middle(values), unit)
    return values.length > 1
      ? `${text} (${values.length}: ${number(Math.min(...values), unit)} – ${number(Math.max(...values), unit)})`
      : `${text} (1)`
  }

  const addressOf = ({ phase, case: name, shape, scale, variant }) =>
    `${phase}/${name}${shape === null ? '' : `:${shape}`}@${scale}/${variant}`

  /** The run's readings of a metric, a value for each replicate that no flag voids. */
  const cellsOf = (records) => {
    const cells = new Map()
    for (const record of records) {
      const at = addressOf(record.key)
      const cell = cells.get(at) ?? { caseHash: record.caseHash, troubles: [], values: new Map() }
      cells.set(at, cell)
      const voiding = record.flags.filter(({ severity }) => severity === 'invalidates').map(({ code }) => code)
      if (record.status.state !== 'ok') cell.troubles.push(record.status.state)
      else if (voiding.length > 0) cell.troubles.push(...voiding)
      else {
        for (const { name, operation, estimate } of record.metrics) {
          const id = `${name} ${operation ?? ''}`
          cell.values.set(id, [...(cell.values.get(id) ?? []), estimate.value])
        }
      }
    }
    return cells
  }

  /** With fewer values on a side, a range tells nothing of the next run. */
  const fewest = 3

  const verdictOf = (board, file, better) => {
    const isLower = Math.max(...file) < Math.min(...board)
    const isHigher = Math.min(...file) > Math.max(...board)
    if (!isLower && !isHigher) return 'ranges overlap'
    const way = isLower ? 'lower' : 'higher'
    const words = better === 'none' ? way : way === better ? 'better' : 'worse'
    return `${words}, ranges apart${Math.min(board.length, file.length) < fewest ? ', but too few values' : ''}`
  }

  /** What differs comes first, what is not there last. */
  const order = (row) => {
    const seen = row.at(-1)
    if (seen.endsWith('ranges apart')) return 0
    return row.at(-2) === '–' ? 2 : 1
  }

  const rowOf = (at, metric, other, caseHash) => {
    const [name, operation, unit, better, isVoid, ...own] = metric
    const what = operation === null ? name : `${name} of ${operation}`
    const values = other?.values.get(`${name} ${operation ?? ''}`) ?? []
    const cells = [at, what, isVoid ? 'void' : reading(own, unit)]
    if (!other) return [...cells, '–', '–', 'not in the file']
    if (other.caseHash !== caseHash) return [...cells, '–', '–', 'other code of the case: not compared']
    if (values.length === 0)
      return [...cells, '–', '–', other.troubles.length > 0 ? [...new Set(other.troubles)].join(', ') : 'not reported']
    if (isVoid) return [...cells, reading(values, unit), '–', 'void on the board']
    const base = middle(own)
    const ratio = base === 0 ? '–' : `${Number((middle(values) / base).toPrecision(3))}×`
    return [...cells, reading(values, unit), ratio, verdictOf(own, values, better)]
  }

  const table = (head, rows, label) => {
    const scroll = textOf('div', '', 'scroll')
    scroll.tabIndex = 0
    scroll.setAttribute('role', 'region')
    scroll.setAttribute('aria-label', label)
    const made = document.createElement('table')
    const top = made.createTHead().insertRow()
    for (const cell of head) {
      const th = textOf('th', cell)
      th.scope = 'col'
      top.append(th)
    }
    const body = made.createTBody()
    for (const [first, ...rest] of rows) {
      const row = body.insertRow()
      const th = textOf('th', first)
      th.scope = 'row'
      row.append(th, ...rest.map((cell) => textOf('td', cell)))
    }
    scroll.append(made)
    return scroll
  }

  const compare = ({ run, records }, name) => {
    const parts = [textOf('h3', `${run.subject.title}: the board and ${name}`)]
    const boards = JSON.parse(document.getElementById('board-data').textContent)
    const board = boards.find(({ id }) => id === run.subject.id)
    if (!board) return [...parts, textOf('p', `The board has no subject "${run.subject.id}".`, 'fault')]
    const cautions = [
      ...(board.runId === run.runId ? ['This is the very run that the board shows.'] : []),
      ...(board.fingerprint === run.environment.fingerprint
        ? []
        : ['The run is from another machine: nothing below tells one version from the other.']),
      ...(board.profile === run.profile ? [] : [`The board has profile ${board.profile}, the file ${run.profile}.`]),
      'Ranges of single processes, measured at different times: a hint where to look, no verdict.',
    ]
    const cells = cellsOf(records)
    const rows = board.cells.flatMap(({ at, caseHash, metrics }) =>
      metrics.map((metric) => rowOf(at, metric, cells.get(at), caseHash)),
    )
    rows.sort((a, b) => order(a) - order(b))
    const known = new Set(board.cells.map(({ at }) => at))
    const extra = [...cells.keys()].filter((at) => !known.has(at))
    return [
      ...parts,
      textOf(
        'p',
        `Run ${run.runId}, started ${run.startedAt}, commit ${run.provenance.commit?.slice(0, 10) ?? 'unknown'}.`,
        'lead',
      ),
      ...cautions.map((caution) => textOf('p', caution, 'caution')),
      table(
        ['Cell', 'Metric', 'Board (replicates: range)', 'File', 'File ÷ board', 'Seen'],
        rows,
        `${run.subject.id}: board and file`,
      ),
      ...(extra.length > 0 ? [textOf('p', `In the file only: ${extra.join(', ')}`, 'lead')] : []),
    ]
  }

  const read = async (files) => {
    const parts = []
    for (const file of files) {
      if (file.size > most) {
        parts.push(textOf('p', `${file.name} is larger than 200 MiB and was not read.`, 'fault'))
        continue
      }
      try {
        const parsed = globalThis.readRunFile(await file.text(), file.name)
        parts.push(...('fault' in parsed ? [textOf('p', parsed.fault, 'fault')] : compare(parsed, file.name)))
      } catch (error) {
        parts.push(textOf('p', `${file.name} cannot be read: ${error.message}`, 'fault'))
      }
    }
    document.getElementById('comparison').replaceChildren(...parts)
    document.getElementById('forget-runs').hidden = parts.length === 0
    if (document.documentElement.dataset.view !== 'compare') location.hash = 'compare'
  }

  const root = document.documentElement
  addEventListener('dragover', (event) => {
    event.preventDefault()
    root.classList.add('dropping')
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dropping')
  })
  addEventListener('drop', (event) => {
    event.preventDefault()
    root.classList.remove('dropping')
    if (event.dataTransfer.files.length > 0) void read([...event.dataTransfer.files])
  })
  const input = document.getElementById('run-file')
  input.addEventListener('change', () => void read([...input.files]))
  document.getElementById('forget-runs').addEventListener('click', () => {
    input.value = ''
    document.getElementById('comparison').replaceChildren()
    document.getElementById('forget-runs').hidden = true
    input.focus()
  })
})()
