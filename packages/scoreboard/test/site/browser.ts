import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

/** The browser on this machine; null where there is none. */
export function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const files = folders.flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  return files.find(canRun) ?? null
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** For `test({ skip })`: false, or why the test cannot run. */
export const withoutChromium =
  findChromium() === null ? 'Chromium is not on this machine; apt-get install chromium' : false

/** Deadline of everything that a page is asked to do. */
const deadlineMs = 20_000

export interface Visit {
  readonly page: Page
  /** Addresses that the page asked for, itself left out. */
  readonly requests: readonly string[]
  /** What it complained of: errors, and what its policy forbade. */
  readonly complaints: readonly string[]
}

export interface Reader {
  /** Opens the page at a place such as `#crud?phase=load`. */
  readonly open: (place?: string, options?: BrowserContextOptions) => Promise<Visit>
  readonly close: () => Promise<void>
}

/** A browser with one page as a file on disk. */
export async function readPage(html: string): Promise<Reader> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('Chromium is not on this machine')
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-site-'))
  const file = join(folder, 'index.html')
  writeFileSync(file, html)
  const url = pathToFileURL(file).href
  let browser: Browser
  try {
    // Root has no sandbox, and containers have little shared memory.
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
      timeout: deadlineMs,
    })
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    open: async (place = '', options = {}) => {
      const context = await browser.newContext(options)
      context.setDefaultTimeout(deadlineMs)
      const page = await context.newPage()
      const requests: string[] = []
      const complaints: string[] = []
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== url) requests.push(request.url())
      })
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${url}${place}`)
      return { page, requests, complaints }
    },
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    },
  }
}
