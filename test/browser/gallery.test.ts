import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axeCheck } from './axe.ts'
import { buildWebWithGallery, type BuiltWeb } from './build-web.ts'
import { launchBrowser } from './launch.ts'
import { screenshots } from './screenshots.ts'
import { serveWeb, type WebServer } from './serve-web.ts'
import { watch, type Watched } from './watch.ts'

let built: BuiltWeb
let server: WebServer
let browser: Browser
let page: Page
let watched: Watched

beforeAll(async () => {
  ;[built, browser] = await Promise.all([buildWebWithGallery(), launchBrowser()])
  server = await serveWeb(built.folder)
})

afterAll(async () => {
  await browser.close()
  await server.close()
  await built.remove()
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  watched = watch(page)
  await page.goto(`${server.url}/dev/gallery`)
  await page.getByRole('heading', { level: 1 }).waitFor()
})

afterEach(async () => {
  await page.close()
  watched.throwIfAny()
})

/** Axe in both schemes and a picture of each, at both widths. */
async function expectGoodLooks(name: string, { isWhole = false } = {}): Promise<void> {
  const findings = await axeCheck(page)
  expect(findings.violations).toEqual([])
  expect(findings.checked).toBeGreaterThan(20)
  const { overflow } = await screenshots(page, name, { isWhole })
  await page.setViewportSize({ width: 1280, height: 900 })
  expect(overflow).toEqual({ 1280: 0, 360: 0 })
}

describe('the gallery of components', () => {
  it('meets WCAG 2.2 AA in both schemes and fits 360 pixels', async () => {
    await expectGoodLooks('gallery', { isWhole: true })
    await page.setViewportSize({ width: 360, height: 740 })
    expect((await axeCheck(page)).violations).toEqual([])
  })

  it('goes to a past moment, says so loudly, keeps it in links, and comes back', async () => {
    await page.getByRole('button', { name: /^as of now/u }).click()
    await page.getByRole('button', { name: '3 November 2026', exact: true }).click()
    await page.getByLabel('Time (Europe/Berlin)').fill('09:30')
    await expectGoodLooks('as-of-picker')
    await page.getByRole('button', { name: 'Show this moment' }).click()

    await page.getByText('As of 3 Nov 2026, 09:30:00 GMT+1.').waitFor()
    expect(await page.getByRole('button', { name: 'Change' }).count()).toBe(0)
    expect(new URL(page.url()).search).toBe('?asOf=2026-11-03T08:30:00.000Z')
    await expectGoodLooks('past')
    // Relative to the moment shown, not to today.
    expect(
      await page
        .getByRole('row', { name: /^Restore test/u })
        .getByText('in 21 days')
        .count(),
    ).toBe(1)
    await page.getByRole('link', { name: 'Next page →' }).click()
    await expect.poll(() => page.url()).toContain('cursor=b2')
    expect(page.url()).toContain('asOf=2026-11-03T08:30:00.000Z')

    await page.getByRole('button', { name: 'Back to now' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })

  it('refuses the future', async () => {
    await page.getByRole('button', { name: /^as of now/u }).click()
    await page.getByLabel('Time (Europe/Berlin)').fill('23:59')
    await page.getByText('That has not happened yet').waitFor()
    expect(await page.getByRole('button', { name: 'Show this moment' }).isDisabled()).toBe(true)
  })

  it('is walked with j, k and Enter', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused()).toBe('Restore test of the customer database')
    await page.keyboard.press('k')
    expect(await focused()).toBe('Review devices without encryption, Q3')
    await page.keyboard.press('/')
    await page.keyboard.type('jkj')
    expect(await page.getByRole('searchbox', { name: 'Search duties' }).inputValue()).toBe('jkj')
    await expect.poll(() => page.url()).toContain('q=jkj')
  })

  it('folds a long list of tasks, and never hides a single row', async () => {
    const rows = (label: string) => page.getByRole('list', { name: label }).getByRole('listitem')
    expect([await rows('Many tasks').count(), await rows('A few tasks').count()]).toEqual([6, 7])
    await page.getByRole('button', { name: 'Show all 9' }).click()
    expect(await rows('Many tasks').count()).toBe(9)
    expect(await page.getByRole('button', { name: /^Show all/u }).count()).toBe(0)
  })

  it('goes anywhere with Ctrl K, and shows the keys with ?', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to a page, a control, a person…').fill('lap')
    await page.getByText('Laptops are encrypted (lap)').waitFor()
    await expectGoodLooks('palette')
    await page.keyboard.press('Escape')
    await page.getByText('Laptops are encrypted (lap)').waitFor({ state: 'detached' })
    await page.locator('h1').click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    expect(await page.getByRole('dialog').getByRole('definition').count()).toBe(6)
    await expectGoodLooks('keyboard')
  })

  it('shows a year as one tab stop a row, walked with arrows', async () => {
    const row = page.getByRole('list', { name: 'Enroll each new laptop, 12 marks' })
    expect(await row.locator('a[tabindex="0"]').count()).toBe(1)
    await row.locator('a[tabindex="0"]').focus()
    await page.keyboard.press('Home')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('19 Jan 2026: met')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('18 Feb 2026: met')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('q=enroll+met')
  })

  it('sorts and filters through the URL, so that Back undoes and a link repeats it', async () => {
    await page.getByRole('table', { name: 'Duties', exact: true }).getByRole('link', { name: 'State' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?sort=state&order=asc')
    await page.getByRole('search').getByRole('button', { name: 'State' }).click()
    await page.getByRole('checkbox', { name: 'missed' }).check()
    await page.getByRole('checkbox', { name: 'met late' }).check()
    await expect.poll(() => page.url()).toContain('state=missed,late')
    await expectGoodLooks('filter')
    await page.reload()
    await page.getByText('2 on this page').waitFor()
    expect(await page.getByRole('columnheader', { name: 'State' }).first().getAttribute('aria-sort')).toBe('ascending')
  })

  it('puts what the server found wrong at the field it names, and the rest above the form', async () => {
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('Someone with this address is a member already').waitFor()
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
    await page.getByText('is needed for a member').waitFor()
    await expectGoodLooks('form')
  })

  it('keeps a dialog open, with the reason, when what it asked for fails', async () => {
    await page.getByRole('button', { name: 'Retire' }).click()
    const dialog = page.getByRole('dialog', { name: 'Retire “Laptops are encrypted”?' })
    await dialog.getByRole('button', { name: 'Retire' }).click()
    await dialog.getByText('Two open findings rest on it.').waitFor()
    await expectGoodLooks('dialog')
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
  })

  it('takes evidence, shows what was stored, and says what was refused and why', async () => {
    await page.getByLabel('Restore log, and the minutes it took').setInputFiles([
      { name: 'restore.log', mimeType: 'text/plain', buffer: Buffer.from('42 minutes\n') },
      { name: 'refused.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
      {
        name: 'slow-archive-with-a-very-long-name-that-has-to-break-somewhere-on-a-telephone.zip',
        mimeType: 'application/zip',
        buffer: Buffer.alloc(4_000_000),
      },
    ])
    await page.getByText('1 stored').waitFor()
    await page.getByTitle('SHA-256 ebc0353b3fd231d191a7a88ace583b7ad8ec69225a1afea8846c943dbb2aedb0').waitFor()
    await page.getByText('The disk of the server is full.').waitFor()
    await page.getByText('The file is empty, so it proves nothing.').waitFor()
    await page.getByText('50 % sent').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(2)
    await expectGoodLooks('evidence')
    await page.getByRole('button', { name: 'Remove restore.log' }).click()
    await page.getByText('0 stored').waitFor()
  })

  it('is navigated through a drawer on a narrow screen', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('button', { name: 'Open the navigation' }).click()
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Findings/u })
      .waitFor()
    await expectGoodLooks('drawer')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('remembers the chosen color scheme, and has it before anything is drawn', async () => {
    await page.getByText('Dark', { exact: true }).click()
    await page.route('**/assets/**', (route) => route.abort())
    watched.expectFailure(/\/assets\//u)
    await page.reload()
    expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark')
  })
})
