import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type * as axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { colorSchemes, showScheme } from './color-scheme.ts'

/** In the page, once `source` ran there. */
declare const axe: typeof axeCore

const source = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** All that a color scheme can change of these standards: names, roles, sizes and order are the same in both. */
const rulesOfColor = ['color-contrast', 'link-in-text-block']

/** What axe found in a page, one line for each element: rule, what to do, where. */
export interface AxeFindings {
  violations: string[]
  /** How many rules had something to look at. Zero means the page was empty, not that it was good. */
  checked: number
}

/** Checks the page as it stands against WCAG 2.2 A and AA, in the light scheme, and what colors can break in the dark one too. */
export async function axeCheck(page: Page): Promise<AxeFindings> {
  const findings: AxeFindings = { violations: [], checked: 0 }
  for (const colorScheme of colorSchemes) {
    await showScheme(page, colorScheme)
    const results = await run(
      page,
      colorScheme === 'light' ? { type: 'tag', values: standards } : { type: 'rule', values: rulesOfColor },
    )
    findings.checked += results.passes.length + results.violations.length
    for (const { id, help, nodes } of results.violations) {
      for (const node of nodes)
        findings.violations.push(`${colorScheme} ${id} (${help}): ${node.target.join(' ')} ${node.failureSummary}`)
    }
  }
  return findings
}

async function run(page: Page, runOnly: axeCore.RunOnly): Promise<axeCore.AxeResults> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  return page.evaluate((only) => axe.run(document, { runOnly: only }), runOnly)
}
