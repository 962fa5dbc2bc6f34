// Reads out the points of a chart, by pointer and by arrow keys. The numbers come from the table behind it.
;(() => {
  'use strict'
  const width = 420

  const pointsOf = (figure) => {
    const head = [...figure.querySelectorAll('thead th')].map((cell) => cell.textContent)
    const byPlace = new Map()
    for (const row of figure.querySelectorAll('tbody tr[data-x]')) {
      const cells = [...row.cells].map((cell) => cell.textContent)
      const text = cells
        .slice(1)
        .map((cell, index) => `${head[index + 1]} ${cell}`)
        .join(' · ')
      const known = byPlace.get(row.dataset.x)
      byPlace.set(
        row.dataset.x,
        known
          ? { ...known, texts: [...known.texts, text] }
          : { x: Number(row.dataset.x), title: `${head[0]} ${cells[0]}`, texts: [text] },
      )
    }
    return [...byPlace.values()].sort((a, b) => a.x - b.x)
  }

  const show = (figure, point, index) => {
    const svg = figure.querySelector('.plot svg')
    let cursor = svg.querySelector('.cursor')
    if (!cursor) {
      cursor = document.createElementNS('http://www.w3.org/2000/svg', 'path')
      cursor.setAttribute('class', 'cursor')
      svg.append(cursor)
    }
    cursor.setAttribute('d', `M${point.x},12V196`)
    figure.querySelector('.readout').textContent = `${point.title}: ${point.texts.join('; ')}`
    figure.dataset.point = String(index)
  }

  const figureOf = (target) => (target instanceof Element ? target.closest('.plot')?.closest('figure') : null)

  addEventListener('pointermove', (event) => {
    const figure = figureOf(event.target)
    if (!figure) return
    const points = pointsOf(figure)
    if (points.length === 0) return
    const box = figure.querySelector('.plot svg').getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * width
    let nearest = 0
    for (const [index, point] of points.entries()) {
      if (Math.abs(point.x - x) < Math.abs(points[nearest].x - x)) nearest = index
    }
    show(figure, points[nearest], nearest)
  })

  const moves = new Map([
    ['ArrowLeft', (index) => index - 1],
    ['ArrowRight', (index) => index + 1],
    ['Home', () => 0],
    ['End', () => Infinity],
  ])

  addEventListener('keydown', (event) => {
    const move = moves.get(event.key)
    const figure = figureOf(event.target)
    if (!move || !figure) return
    const points = pointsOf(figure)
    if (points.length === 0) return
    event.preventDefault()
    const index = Math.min(points.length - 1, Math.max(0, move(Number(figure.dataset.point ?? -1))))
    show(figure, points[index], index)
  })
})()
