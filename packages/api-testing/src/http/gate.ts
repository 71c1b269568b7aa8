import { ApiTestError } from '../errors.ts'
import { isHostAllowed } from './allowed-hosts.ts'

export interface Limits {
  /** Requests that may be under way at once. */
  readonly concurrency: number
  /** Requests per second over the whole run; 0 means no limit. */
  readonly requestsPerSecond: number
  readonly requestsPerEndpoint: number
  /** Requests of the whole run; 0 means no limit. */
  readonly requestsTotal: number
  /** Answers in a row that are 429, 502, 503, 504 or no answer at all before the run stops. */
  readonly maxConsecutiveFailures: number
  /** Longest single pause that a Retry-After may cause. */
  readonly maxBackoffMs: number
  /** All the waiting that rate limits may cause for one endpoint. Requests that would have to wait longer are refused, and the run goes on. */
  readonly maxWaitPerEndpointMs: number
}

/** What is known of the rate limit of one endpoint. */
interface Limited {
  pausedUntil: number
  waitedMs: number
  slowdown: number
}

/** As many endpoints at their limits at once speak of one limit over the whole service. */
const endpointsOfSharedLimit = 4

export const defaultLimits: Limits = {
  concurrency: 8,
  requestsPerSecond: 0,
  requestsPerEndpoint: 5000,
  requestsTotal: 0,
  maxConsecutiveFailures: 60,
  maxBackoffMs: 30_000,
  maxWaitPerEndpointMs: 20_000,
}

/** What every request has to pass: the list of hosts, the budgets, the pace, the pause after 429 and 5xx, and the stop. */
export class Gate {
  readonly limits: Limits
  private readonly allowedHosts: readonly string[]
  /** What `isHostAllowed` said, which asks for parsing the origin. */
  private readonly allowedOrigins = new Map<string, boolean>()
  private readonly spent = new Map<string, number>()
  private readonly waiting: (() => void)[] = []
  private readonly abort = new AbortController()
  private total = 0
  private underWay = 0
  private nextSlotAt = 0
  private readonly limited = new Map<string, Limited>()
  private failures = 0

  constructor(allowedHosts: readonly string[], limits: Partial<Limits> = {}) {
    this.allowedHosts = allowedHosts
    this.limits = { ...defaultLimits, ...limits }
  }

  get requests(): number {
    return this.total
  }

  spentOn(endpointId: string): number {
    return this.spent.get(endpointId) ?? 0
  }

  get signal(): AbortSignal {
    return this.abort.signal
  }

  /** Ends the run: every request after this is refused with `stopped`. */
  stop(reason: string): void {
    this.abort.abort(new ApiTestError('stopped', reason))
    for (const resume of this.waiting.splice(0)) resume()
  }

  allows(origin: string): boolean {
    const known = this.allowedOrigins.get(origin)
    if (known !== undefined) return known
    const allowed = isHostAllowed(origin, this.allowedHosts)
    this.allowedOrigins.set(origin, allowed)
    return allowed
  }

  /**
   * Books one request against the budget of `endpointId`; `about` is the endpoint it is made to, where that is another one. Returns undefined
   * when there is a place for it at once, else a promise to wait for. The caller must call `leave` when the answer is there. Errors, thrown or in
   * the promise: `host_not_allowed`, `budget_exhausted`, `stopped`, and `rate_limited`
   * when the endpoint asks for more waiting than is left to it.
   */
  enter(origin: string, endpointId: string, about = endpointId): Promise<void> | undefined {
    if (!this.allows(origin)) {
      throw new ApiTestError(
        'host_not_allowed',
        `${origin} is not in the list of allowed hosts (${this.allowedHosts.join(', ')}); add it with --allow-host`,
      )
    }
    this.throwIfStopped()
    if (this.limits.requestsTotal > 0 && this.total >= this.limits.requestsTotal) {
      throw new ApiTestError('budget_exhausted', `the run's budget of ${this.limits.requestsTotal} requests is used up`)
    }
    if (this.spentOn(endpointId) >= this.limits.requestsPerEndpoint) {
      throw new ApiTestError(
        'budget_exhausted',
        `the budget of ${this.limits.requestsPerEndpoint} requests for ${endpointId} is used up`,
      )
    }
    if (this.limited.size > 0 || this.limits.requestsPerSecond > 0 || this.underWay >= this.limits.concurrency)
      return this.waitForPlace(endpointId, about)
    this.book(endpointId)
    this.underWay += 1
    return undefined
  }

  private async waitForPlace(endpointId: string, about: string): Promise<void> {
    await this.waitForLimit(about)
    this.book(endpointId)
    while (this.underWay >= this.limits.concurrency) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
      this.throwIfStopped()
    }
    this.underWay += 1
    const delay = this.delay()
    if (delay <= 0) return
    await new Promise((resolve) => setTimeout(resolve, delay))
    if (this.abort.signal.aborted) {
      this.leave()
      this.throwIfStopped()
    }
  }

  private book(endpointId: string): void {
    this.spent.set(endpointId, this.spentOn(endpointId) + 1)
    this.total += 1
  }

  leave(): void {
    this.underWay -= 1
    this.waiting.shift()?.()
  }

  /** Tells how an answer of an endpoint looked; failures slow the run down and end it when they do not stop. */
  observe(outcome: 'answered' | 'overloaded' | 'no_answer', endpointId: string, retryAfterMs?: number): void {
    if (outcome === 'answered') {
      this.failures = 0
      const known = this.limited.get(endpointId)
      if (known !== undefined) known.slowdown = 0
      return
    }
    this.failures += 1
    if (this.failures >= this.limits.maxConsecutiveFailures) {
      this.stop(`the target failed to answer ${this.failures} times in a row`)
      return
    }
    if (outcome === 'no_answer') return
    const known = this.limited.get(endpointId) ?? unlimited()
    known.slowdown = Math.min(known.slowdown === 0 ? 250 : known.slowdown * 2, this.limits.maxBackoffMs)
    const pause = Math.min(retryAfterMs ?? known.slowdown, this.limits.maxBackoffMs)
    known.pausedUntil = Math.max(known.pausedUntil, performance.now() + pause)
    this.limited.set(endpointId, known)
  }

  /** How long requests to this endpoint have to wait: for its own limit, or for the one that many endpoints reached at once. */
  private pauseFor(endpointId: string): number {
    const now = performance.now()
    const paused = [...this.limited.values()].map(({ pausedUntil }) => pausedUntil - now).filter((left) => left > 0)
    if (paused.length >= endpointsOfSharedLimit) return Math.max(...paused)
    return (this.limited.get(endpointId)?.pausedUntil ?? 0) - now
  }

  private async waitForLimit(endpointId: string): Promise<void> {
    if (this.limited.size === 0) return
    for (let pause = this.pauseFor(endpointId); pause > 0; pause = this.pauseFor(endpointId)) {
      const known = this.limited.get(endpointId) ?? unlimited()
      this.limited.set(endpointId, known)
      if (known.waitedMs + pause > this.limits.maxWaitPerEndpointMs)
        throw new ApiTestError(
          'rate_limited',
          `${endpointId} limits its requests, and the run has waited for it ${Math.round(known.waitedMs / 1000)} s already`,
        )
      known.waitedMs += pause
      await new Promise((resolve) => setTimeout(resolve, pause))
      this.throwIfStopped()
    }
  }

  private throwIfStopped(): void {
    if (this.abort.signal.aborted) {
      const reason: unknown = this.abort.signal.reason
      throw reason instanceof ApiTestError ? reason : new ApiTestError('stopped', 'the run was stopped')
    }
  }

  private delay(): number {
    const rate = this.limits.requestsPerSecond
    if (rate <= 0) return 0
    const now = performance.now()
    const slot = Math.max(this.nextSlotAt, now)
    this.nextSlotAt = slot + 1000 / rate
    return slot - now
  }
}

function unlimited(): Limited {
  return { pausedUntil: 0, waitedMs: 0, slowdown: 0 }
}
