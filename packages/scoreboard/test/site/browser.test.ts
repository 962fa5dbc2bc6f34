import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { formatLine, type StoredRun } from '@gauntlet/record'
import type { Page } from 'playwright-core'
import { buildBoard } from '../../src/board.ts'
import { renderSite } from '../../src/site/render-site.ts'
import { aKey, aMetric, aRecord, aRun, series } from '../fixtures.ts'
import { readPage, withoutChromium, type Reader, type Visit } from './browser.ts'
import { aRichRun } from './site-runs.ts'

const skip = withoutChromium
let reader: Reader | null = null

before(async () => {
  if (skip !== false) return
  reader = await readPage(
    renderSite(
      buildBoard([
        aRichRun(),
        aRichRun({ subject: 'crud', title: 'Records <b>', fingerprint: 'bbbbbbbbbbbbbbbb', runId: 'other-run' }),
      ]),
    ),
  )
})

after(async () => reader?.close())

async function open(...options: Parameters<Reader['open']>): Promise<Visit> {
  assert.ok(reader)
  return reader.open(...options)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** All of WCAG 2.2 A and AA and axe's own good practice; or, where nothing but the colours differs, these alone. */
const rules = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  dark: { type: 'rule', values: ['color-contrast'] },
}

/** What axe finds, and the first element that it means. */
async function accessFaults(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate<string[]>(`(async () => {
    const { violations } = await axe.run('html', { runOnly: ${JSON.stringify(rules[scheme])} })
    return violations.map(({ id, nodes }) => id + ' (' + nodes.length + '): ' + nodes[0].html.slice(0, 160) + ' ' + nodes[0].failureSummary)
  })()`)
}

/** Waits for an element. A function to be waited for would be text to the page, whose policy lets none run. */
const shows = (page: Page, selector: string): Promise<void> =>
  page.locator(selector).first().waitFor({ state: 'attached' })

const shownViews = (page: Page): Promise<string[]> =>
  page.locator('.view:visible').evaluateAll((views) => views.map((view) => view.getAttribute('data-view') ?? ''))

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every view in ${colorScheme} is accessible and quiet, and asks nobody for anything`, { skip }, async () => {
    const { page, requests, complaints } = await open('', { colorScheme, bypassCSP: true })
    for (const view of ['overview', 'addressing', 'claims', 'compare']) {
      await page.goto(`${page.url().split('#')[0]}#${view}`)
      assert.deepEqual([view, ...(await accessFaults(page, colorScheme))], [view])
    }
    assert.deepEqual(requests, [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
}

test('the policy of the page lets its own style and scripts run, and no other', { skip }, async () => {
  const { page, complaints } = await open('#addressing')
  assert.deepEqual(await shownViews(page), ['addressing'])
  assert.deepEqual(complaints, [])
  await page.evaluate(`
    const script = document.createElement('script')
    script.textContent = 'document.title = "taken"'
    document.body.append(script, Object.assign(new Image(), { src: 'https://example.invalid/x.png' }))
  `)
  assert.notEqual(await page.title(), 'taken')
  await page.waitForTimeout(50)
  assert.match(complaints.join('\n'), /Content Security Policy/)
  await page.context().close()
})

for (const width of [1440, 390]) {
  test(`at ${width} pixels nothing moves while the page comes up, and nothing sticks out`, { skip }, async () => {
    const { page } = await open('#addressing', { viewport: { width, height: 900 } })
    const shift = await page.evaluate<number>(`new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => done(0), 300)
    })`)
    assert.equal(shift, 0)
    for (const view of ['overview', 'addressing', 'claims', 'compare']) {
      await page.goto(`${page.url().split('#')[0]}#${view}`)
      const [content, window] = await page.evaluate<number[]>(
        `[document.documentElement.scrollWidth, document.documentElement.clientWidth]`,
      )
      assert.ok(content !== undefined && window !== undefined && content <= window, `${view}: ${content} of ${window}`)
    }
    await page.context().close()
  })
}

test('the address says what is shown, and filters write it', { skip }, async () => {
  const { page } = await open('#addressing?verdict=refuted')
  assert.equal(await page.locator('table.claims > tbody[data-mark]:visible').count(), 1)
  assert.equal(await page.locator('#shown').textContent(), '1 of 6 claims shown')
  assert.equal(await page.locator('select[name=verdict]').inputValue(), 'refuted')
  await page.selectOption('select[name=verdict]', '')
  await page.selectOption('select[name=phase]', 'load')
  assert.equal(new URL(page.url()).hash, '#addressing?phase=load')
  await shows(page, 'html[data-phase=load]')
  assert.equal(await page.locator('[data-view=addressing] section.phase:visible').count(), 1)
  await page.selectOption('select[name=subject]', 'crud')
  await shows(page, 'html[data-view=crud]')
  assert.deepEqual(await shownViews(page), ['crud'])
  await page.goBack()
  await shows(page, 'html[data-view=addressing]')
  await page.click('button[type=reset]')
  await page.waitForURL(/#overview$/)
  await page.context().close()
})

test('a machine that is chosen hides the subjects of others', { skip }, async () => {
  const { page } = await open('#overview?machine=bbbbbbbb')
  assert.deepEqual(
    await page
      .locator('table.matrix tbody tr:visible small')
      .allTextContents()
      .then((texts) => texts.slice(0, 1)),
    ['crud'],
  )
  await page.context().close()
})

test('a link to a claim brings it into sight and marks it', { skip }, async () => {
  const { page } = await open('#addressing?at=claim-addressing-C-06')
  const row = page.locator('[id="claim-addressing-C-06"]')
  await shows(page, '.here')
  assert.equal(await row.getAttribute('class'), 'here')
  const box = await row.boundingBox()
  assert.ok(box && box.y >= 0 && box.y < 800)
  await page.context().close()
})

test('by keyboard alone: over the navigation to a subject, to a chart, and along its points', { skip }, async () => {
  const { page } = await open('', { reducedMotion: 'reduce' })
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(`document.activeElement?.textContent`), 'Skip to the content')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(`document.activeElement?.textContent`), 'addressing')
  await page.keyboard.press('Enter')
  await shows(page, 'html[data-view=addressing]')
  const chart = page.locator('[data-view=addressing] figure', { hasText: 'latency by percentile' }).first()
  await chart.locator('.plot').focus()
  await page.keyboard.press('End')
  assert.match((await chart.locator('.readout').textContent()) ?? '', /^Percentile p99\.5: map 20\.1 ms$/)
  await page.keyboard.press('Home')
  assert.match((await chart.locator('.readout').textContent()) ?? '', /^Percentile p50: map 1\.00 ms$/)
  await page.keyboard.press('ArrowRight')
  assert.match((await chart.locator('.readout').textContent()) ?? '', /^Percentile p75: map 4\.01 ms$/)
  await page.context().close()
})

test('the pointer reads the point of a chart that it is next to', { skip }, async () => {
  const { page } = await open('#addressing')
  const chart = page.locator('[data-view=addressing] figure', { hasText: 'over the scales' }).first()
  await chart.scrollIntoViewIfNeeded()
  const box = await chart.locator('.plot svg').boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2)
  await shows(page, '.readout:not(:empty)')
  assert.match((await chart.locator('.readout').textContent()) ?? '', /^scale 100k: map 156 ns \(150–162\)/)
  await page.context().close()
})

const fileOf = ({ run, records }: StoredRun): string =>
  [formatLine({ run }), ...records.map((record) => formatLine({ record }))].join('')

async function drop(page: Page, name: string, text: string): Promise<string> {
  await page.evaluate(`
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  `)
  await shows(page, '#comparison:not(:empty)')
  return (await page.locator('#comparison').innerText()).replace(/\s+/g, ' ')
}

test(
  'a run that is dropped on the page stands beside the board: a planted difference is seen, an absent one is not',
  { skip },
  async () => {
    const { page, requests, complaints } = await open('#overview')
    const slower = aRun(
      [
        ...series('micro/lookup@1k/map', 'latency_p50_ns', [150, 151, 152, 153, 154]),
        ...series('micro/lookup@10k/map', 'latency_p50_ns', [100, 102, 104, 106, 108]),
      ],
      { runId: 'newer-run' },
    )
    const text = await drop(page, 'newer.ndjson', fileOf(slower))
    assert.deepEqual(await shownViews(page), ['compare'])
    assert.match(
      text,
      /micro\/lookup@1k\/map latency_p50_ns 52 ns \(5: 50 ns – 54 ns\) 152 ns \(5: 150 ns – 154 ns\) 2\.92× worse, ranges apart/,
    )
    assert.match(
      text,
      /micro\/lookup@10k\/map latency_p50_ns 104 ns \(5: 100 ns – 108 ns\) 104 ns \(5: 100 ns – 108 ns\) 1× ranges overlap/,
    )
    assert.match(text, /micro\/lookup@100k\/map latency_p50_ns \S+ ns \([^)]*\) – – not in the file/)
    assert.deepEqual([requests, complaints], [[], []])
    await page.context().close()
  },
)

test('a run of another machine, and a case of other code, are not passed off as comparable', { skip }, async () => {
  const { page } = await open()
  const other = aRun(
    [
      aRecord(aKey('micro/lookup@1k/map', 0), {
        metrics: [aMetric('latency_p50_ns', 50)],
        caseHash: 'ffffffffffffffff',
      }),
    ],
    { fingerprint: 'cccccccccccccccc' },
  )
  const text = await drop(page, 'other.ndjson', fileOf(other))
  assert.match(text, /The run is from another machine/)
  assert.match(text, /micro\/lookup@1k\/map latency_p50_ns 52 ns \([^)]*\) – – other code of the case: not compared/)
  await page.context().close()
})

test('a damaged file is refused with its line, hostile text in a sound one stays text', { skip }, async () => {
  const { page, complaints } = await open()
  const sound = fileOf(aRun(series('micro/lookup@1k/map', 'latency_p50_ns', [50])))
  assert.match(
    await drop(page, 'cut.ndjson', sound.replace('"Addressing"', '"Addressinh"')),
    /cut\.ndjson, line 1 does not match its checksum/,
  )
  await page.click('#forget-runs')
  assert.match(
    await drop(page, '<img src=x>.txt', 'hello\n'),
    /<img src=x>\.txt, line 1 does not begin with its checksum/,
  )
  await page.click('#forget-runs')
  const hostile = fileOf(aRun([], { title: '<img src=x onerror="document.title=1">', subject: 'constructor' }))
  assert.match(
    await drop(page, 'hostile.ndjson', hostile),
    /<img src=x onerror="document\.title=1">: the board and hostile\.ndjson The board has no subject "constructor"/,
  )
  assert.equal(await page.locator('#comparison img').count(), 0)
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('without scripts every view is there, one below the other', { skip }, async () => {
  const { page } = await open('#overview', { javaScriptEnabled: false })
  assert.deepEqual(await shownViews(page), ['overview', 'addressing', 'crud', 'compare'])
  await page.context().close()
})

test('on paper the filters are gone and the claims are not', { skip }, async () => {
  const { page } = await open('#addressing')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.filters').isVisible(), false)
  assert.equal(await page.locator('[id="claim-addressing-C-01"]').isVisible(), true)
  await page.context().close()
})
