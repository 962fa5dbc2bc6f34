// The address says what is shown: `#addressing?phase=load&verdict=refuted`. It is read before the first paint, so that
// nothing moves; style rules on the root element's attributes do the hiding.
;(() => {
  'use strict'
  const root = document.documentElement
  const filters = ['phase', 'verdict', 'machine']

  const read = () => {
    const [path = '', query = ''] = location.hash.slice(1).split('?')
    let view = path
    try {
      view = decodeURIComponent(path)
    } catch {
      // What is no name of a view shows the overview.
    }
    return { view: view || 'overview', query: new URLSearchParams(query) }
  }

  const isKnown = (view) =>
    view === 'claims' || [...document.querySelectorAll('.view')].some((each) => each.dataset.view === view)

  const apply = () => {
    const { view, query } = read()
    root.dataset.view = document.body && !isKnown(view) ? 'overview' : view
    for (const name of filters) {
      const value = query.get(name)
      if (value) root.dataset[name] = value
      else delete root.dataset[name]
    }
  }

  /** Writes the filters into the address, beside the view that a subject's choice means. */
  const write = (form) => {
    const chosen = new FormData(form)
    const query = new URLSearchParams()
    for (const name of filters) if (chosen.get(name)) query.set(name, chosen.get(name))
    const subject = chosen.get('subject')
    const isSubject = [...form.elements.subject.options].some(({ value }) => value && value === root.dataset.view)
    const view = subject || (isSubject ? 'overview' : root.dataset.view)
    location.hash = `${encodeURIComponent(view)}${query.size > 0 ? `?${query}` : ''}`
  }

  const show = (moved) => {
    const { view, query } = read()
    apply()
    const shown = root.dataset.view
    const form = document.querySelector('.filters')
    for (const name of filters) form.elements[name].value = query.get(name) ?? ''
    form.elements.subject.value = [...form.elements.subject.options].some(({ value }) => value === view) ? view : ''
    for (const link of document.querySelectorAll('nav a')) {
      const [path] = link.getAttribute('href').slice(1).split('?')
      const isHere = decodeURIComponent(path) === shown
      if (isHere) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
    const heading = [...document.querySelectorAll('.view')]
      .find((each) => each.dataset.view === shown)
      ?.querySelector('h2')
    document.title = shown === 'overview' ? 'Gauntlet scoreboard' : `${heading?.textContent ?? 'All claims'} · Gauntlet`
    count()
    const target = query.get('at') && document.getElementById(query.get('at'))
    for (const each of document.querySelectorAll('.here')) each.classList.remove('here')
    if (target) {
      target.classList.add('here')
      target.scrollIntoView({ block: 'center' })
    } else if (moved) scrollTo(0, 0)
  }

  /** How many claims are left, for those who do not see the page shrink. */
  const count = () => {
    const isAny = filters.some((name) => root.dataset[name])
    const claims = [...document.querySelectorAll('table.claims > tbody[data-mark]')]
    const isSeen = (each) => each.checkVisibility()
    const inView = claims.filter((each) => isSeen(each.closest('.view')))
    const left = inView.filter(isSeen).length
    document.getElementById('shown').textContent =
      isAny && inView.length > 0 ? `${left} of ${inView.length} claims shown` : ''
  }

  apply()
  document.addEventListener('DOMContentLoaded', () => {
    show(false)
    const form = document.querySelector('.filters')
    form.addEventListener('change', () => write(form))
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('reset', () => setTimeout(() => write(form)))
    addEventListener('hashchange', (event) => {
      // An address within the page, such as that of "Skip to the content", is no view.
      const target = document.getElementById(location.hash.slice(1))
      if (target && !isKnown(read().view)) {
        history.replaceState(null, '', new URL(event.oldURL).hash || '#overview')
        target.focus()
        target.scrollIntoView()
        return
      }
      show(true)
    })
  })
})()
