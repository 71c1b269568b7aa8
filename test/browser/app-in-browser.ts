import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { axeCheck } from './axe.ts'
import { buildWebWithGallery } from './build-web.ts'
import { launchBrowser } from './launch.ts'
import { screenshots } from './screenshots.ts'
import { watch, type Watched } from './watch.ts'

/** A Holdfast of its own with its pages, and a browser to look at them. */
export interface AppInBrowser {
  test: TestApp
  /** Opens a tab that shares nothing with the others; `cookie` is that of a signed-in client. */
  open: (path: string, options?: OpenOptions) => Promise<Tab>
  close: () => Promise<void>
}

interface OpenOptions extends BrowserContextOptions {
  cookie?: string | undefined
}

export interface Tab {
  page: Page
  watched: Watched
}

const wide = { width: 1280, height: 900 }
const narrow = { width: 360, height: 740 }

export async function startAppInBrowser(options: Parameters<typeof createTestApp>[0] = {}): Promise<AppInBrowser> {
  const [built, browser] = await Promise.all([buildWebWithGallery(), launchBrowser()])
  const test = await createTestApp({ ...options, web: built.folder })
  return {
    test,
    open: (path, how) => open(browser, test.url, path, how),
    async close() {
      await browser.close()
      await test.close()
      await built.remove()
    },
  }
}

async function open(browser: Browser, url: string, path: string, { cookie, ...how }: OpenOptions = {}): Promise<Tab> {
  const context = await browser.newContext({
    viewport: wide,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    baseURL: url,
    ...how,
  })
  const [name, value] = (cookie ?? '').split('=')
  if (name && value) await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const watched = watch(page)
  await page.goto(path)
  return { page, watched }
}

/**
 * Checks a page as it stands against WCAG 2.2 AA in both schemes, on a wide and on a narrow screen, and that it does not scroll
 * sideways. With SCREENSHOTS set, pictures of all four are left in .cache/screenshots.
 */
export async function expectGoodLooks(page: Page, name: string): Promise<void> {
  const violations: string[] = []
  for (const viewport of [narrow, wide]) {
    await page.setViewportSize(viewport)
    const findings = await axeCheck(page)
    violations.push(...findings.violations.map((violation) => `${viewport.width} ${violation}`))
    expect(findings.checked).toBeGreaterThan(10)
  }
  expect(violations).toEqual([])
  const { overflow } = await screenshots(page, name)
  await page.setViewportSize(wide)
  expect(overflow).toEqual({ 1280: 0, 360: 0 })
}
