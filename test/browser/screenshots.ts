import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { colorSchemes, showScheme } from './color-scheme.ts'

const folder = fileURLToPath(new URL('../../.cache/screenshots', import.meta.url))

/**
 * How many pixels the page is too wide as it stands, at 1280 and at 360 pixels: a page that scrolls sideways is broken. With SCREENSHOTS
 * set, pictures at both widths, light and dark, are left for a person to look at (git does not keep them); `isWhole` takes what must
 * be scrolled to as well.
 */
export async function screenshots(
  page: Page,
  name: string,
  { isWhole = true } = {},
): Promise<{ overflow: Record<number, number> }> {
  await mkdir(folder, { recursive: true })
  const overflow: Record<number, number> = {}
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
    // What floats is moved to its new place a moment after the change.
    await page
      .waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, {
        timeout: 1000,
      })
      .catch(() => undefined)
    overflow[width] = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    for (const colorScheme of process.env.SCREENSHOTS === undefined ? [] : colorSchemes) {
      await showScheme(page, colorScheme)
      await page.screenshot({
        path: join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: isWhole,
        animations: 'disabled',
      })
    }
  }
  return { overflow }
}
