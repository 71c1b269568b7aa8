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
}

export const defaultLimits: Limits = {
  concurrency: 8,
  requestsPerSecond: 0,
  requestsPerEndpoint: 5000,
  requestsTotal: 0,
  maxConsecutiveFailures: 60,
  maxBackoffMs: 30_000,
}

/** What every request has to pass: the list of hosts, the budgets, the pace, the pause after 429 and 5xx, and the stop. */
export class Gate {
  readonly limits: Limits
  private readonly allowedHosts: readonly string[]
  private readonly spent = new Map<string, number>()
  private readonly waiting: (() => void)[] = []
  private readonly abort = new AbortController()
  private total = 0
  private underWay = 0
  private nextSlotAt = 0
  private pausedUntil = 0
  private failures = 0
  private slowdown = 0

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
    return isHostAllowed(origin, this.allowedHosts)
  }

  /** Waits for a place and books one request. The caller must call `leave` when the answer is there. */
  async enter(origin: string, endpointId: string): Promise<void> {
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
    const spent = this.spent.get(endpointId) ?? 0
    if (spent >= this.limits.requestsPerEndpoint) {
      throw new ApiTestError(
        'budget_exhausted',
        `the budget of ${this.limits.requestsPerEndpoint} requests for ${endpointId} is used up`,
      )
    }
    this.spent.set(endpointId, spent + 1)
    this.total += 1
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

  leave(): void {
    this.underWay -= 1
    this.waiting.shift()?.()
  }

  /** Tells how an answer looked; failures slow the run down and end it when they do not stop. Returns the pause in ms, 0 for none. */
  observe(outcome: 'answered' | 'overloaded' | 'no_answer', retryAfterMs?: number): number {
    if (outcome === 'answered') {
      this.failures = 0
      this.slowdown = 0
      return 0
    }
    this.failures += 1
    if (this.failures >= this.limits.maxConsecutiveFailures) {
      this.stop(`the target failed to answer ${this.failures} times in a row`)
      return 0
    }
    if (outcome === 'no_answer') return 0
    this.slowdown = Math.min(this.slowdown === 0 ? 250 : this.slowdown * 2, this.limits.maxBackoffMs)
    const pause = Math.min(retryAfterMs ?? this.slowdown, this.limits.maxBackoffMs)
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + pause)
    return pause
  }

  private throwIfStopped(): void {
    if (this.abort.signal.aborted) {
      const reason: unknown = this.abort.signal.reason
      throw reason instanceof ApiTestError ? reason : new ApiTestError('stopped', 'the run was stopped')
    }
  }

  private delay(): number {
    const now = performance.now()
    const rate = this.limits.requestsPerSecond
    if (rate <= 0) return this.pausedUntil - now
    this.nextSlotAt = Math.max(this.nextSlotAt, now) + 1000 / rate
    return Math.max(this.nextSlotAt - 1000 / rate, this.pausedUntil) - now
  }
}
