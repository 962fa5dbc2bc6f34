import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { before, after, test, type TestContext } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'
import { goOn, serveSample, type Served } from './served.ts'

const program = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path))
const skip = program === undefined && 'skipped: Chromium is not on this machine; apt-get install chromium'
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let browser: Browser | undefined
before(async () => {
  // Root has no sandbox of its own to give.
  if (program !== undefined) browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
})
after(() => browser?.close())

interface Opened extends Served {
  readonly page: Page
  /** What the page asked for, and what went wrong on it. */
  readonly asked: readonly string[]
  readonly faults: readonly string[]
}

async function openLive(
  t: TestContext,
  of: { colorScheme?: 'light' | 'dark'; width?: number; path?: string } = {},
): Promise<Opened> {
  const served = await serveSample(t)
  const { colorScheme = 'light', width = 1_440, path = 'live' } = of
  const page = await browser!.newPage({ colorScheme, viewport: { width, height: 900 } })
  t.after(() => page.close())
  page.setDefaultTimeout(30_000)
  const asked: string[] = []
  const faults: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(new URL(path, served.url).href)
  return { ...served, page, asked, faults }
}

/** The figure that stands under a name. */
const figure = (page: Page, name: string): Promise<string | null> =>
  page
    .locator('#figures div', { has: page.locator(`dt:text-is("${name}")`) })
    .locator('dd')
    .textContent()

test('a run shows its progress, its trial, its figures and its newest results as they come', { skip }, async (t) => {
  const { page, stateDir, asked, faults, url } = await openLive(t)
  await page.getByRole('heading', { name: 'No run goes on' }).waitFor()
  goOn(stateDir)
  await page.getByRole('heading', { name: 'Toy (toy)' }).waitFor()
  assert.match((await page.locator('#progress-text').textContent()) ?? '', /^5 of 20 trials, about \d+ \w+ left$/)
  assert.equal(await page.getByRole('status').textContent(), 'load/http:constant-500@small/map#0')
  assert.equal(await figure(page, 'Goodput'), '480/s')
  assert.equal(await figure(page, 'Errors'), '2.00/s')
  assert.equal(await figure(page, 'p95'), '4.00 ms')
  assert.equal(await figure(page, 'System CPU'), '75 %')
  assert.equal(await figure(page, 'System memory'), '57.2 MiB')
  assert.equal(await figure(page, 'Cache hits, last trial'), '84.0 %')
  assert.equal(await page.locator('#charts polyline').count(), 8)
  assert.match((await page.locator('#recent').textContent()) ?? '', /failed: check: the answer is wrong/)
  goOn(stateDir, { done: 6 })
  await page.getByText('6 of 20 trials').waitFor()
  assert.ok(
    asked.every((address) => address.startsWith(url) || address.startsWith('data:')),
    asked.join(' '),
  )
  assert.deepEqual(faults, [])
})

test('when the run has ended, the board follows', { skip }, async (t) => {
  const { page, stateDir } = await openLive(t)
  await page.clock.install()
  await page.reload()
  goOn(stateDir)
  await page.getByRole('heading', { name: 'Toy (toy)' }).waitFor()
  goOn(stateDir, { state: 'ended', trial: null, done: 20 })
  await page.getByText('has ended. The board follows in a moment.').waitFor()
  await page.clock.fastForward(10_000)
  await page.waitForURL('**/site/')
})

test('names and messages stay text', { skip }, async (t) => {
  const { page, stateDir, faults } = await openLive(t)
  const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  const live = goOn(stateDir)
  goOn(stateDir, {
    title: markup,
    recent: live.recent.map((result) => ({
      ...result,
      because: markup,
      headlines: [{ name: '__proto__', value: 1 }],
      gauges: [{ name: markup.slice(0, 80), value: Number.MAX_VALUE }],
    })),
  })
  await page.getByRole('heading', { name: markup }).waitFor()
  assert.equal(await page.locator('main img, main script').count(), 0)
  assert.equal(await page.title(), 'Gauntlet: live')
  assert.deepEqual(faults, [])
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1_440, 390]) {
    test(
      `no rule of accessibility is broken in ${colorScheme} at ${width} pixels, and nothing is cut off`,
      { skip },
      async (t) => {
        const { page, stateDir } = await openLive(t, { colorScheme, width })
        goOn(stateDir)
        await page.getByRole('heading', { name: 'Toy (toy)' }).waitFor()
        // The page's own policy lets no script in; evaluated text is not the page's.
        await page.evaluate(readFileSync(axe, 'utf8'))
        const broken = await page.evaluate(async () => {
          const { axe: rules } = globalThis as unknown as {
            axe: { run: () => Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }> }
          }
          return (await rules.run()).violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
          )
        })
        assert.deepEqual(broken, [])
        const overflows = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        )
        assert.equal(overflows, false)
        const folder = process.env['SCREENSHOTS']
        if (folder) await page.screenshot({ path: join(folder, `live-${colorScheme}-${width}.png`), fullPage: true })
      },
    )
  }
}
