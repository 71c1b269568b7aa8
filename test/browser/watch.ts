import type { Page } from 'playwright-core'

/** What went wrong in a page since it was watched. */
export interface Watched {
  /** Lines that say what and where; empty is good. */
  problems: string[]
  /** Expected refusals: requests to a matching address may fail. */
  expectFailure: (address: RegExp) => void
  /** Throws if there were any: for `afterEach`. */
  throwIfAny: () => void
}

/**
 * Notes every console error and warning, uncaught exception, breach of the content security policy, failed request, and answer of 400
 * or above. Call it before the first navigation.
 */
export function watch(page: Page): Watched {
  const problems: string[] = []
  const expected: RegExp[] = []
  const isExpected = (address: string) => expected.some((pattern) => pattern.test(address))

  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    // A refused request is noted below, with its status; the browser says it a second time.
    if (message.text().startsWith('Failed to load resource')) return
    problems.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed'
    // Leaving a page stops what it was still asking for.
    if (reason !== 'net::ERR_ABORTED' && !isExpected(request.url())) problems.push(`${reason}: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !isExpected(response.url()))
      problems.push(`${response.status()}: ${response.url()}`)
  })
  return {
    problems,
    expectFailure: (address) => expected.push(address),
    throwIfAny: () => {
      if (problems.length > 0) throw new Error(`The page had problems:\n${problems.join('\n')}`)
    },
  }
}
