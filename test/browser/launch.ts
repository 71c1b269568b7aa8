import { chromium, type Browser } from 'playwright-core'
import { chromiumFromNpm } from './chromium.ts'

/**
 * Starts the browser of the tests, headless. Close it in `afterAll`.
 * `--no-sandbox` alone: it is what root needs, and every further flag makes the browser less like a user's.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await chromiumFromNpm()
  return chromium.launch({ executablePath, env, headless: true, chromiumSandbox: false, args: ['--no-sandbox'] })
}
