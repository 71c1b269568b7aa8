/** Counts exchanges beside the proxying: later, one by one, and never more than it can hold. */
import { emptyAggregate, observe, type TrafficAggregate } from '../aggregate.ts'
import { exchangeOfTap, type TappedExchange } from './connection-tap.ts'

/** Bytes of bodies that may wait to be counted. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024
const MAX_WAITING = 10_000
/** Milliseconds of counting before connections have their turn again. */
const TURN_MS = 5

export interface RecorderCounts {
  /** Exchanges that were not counted, because they came faster than they could be. */
  dropped: number
  /** Connections that were passed on without being understood. */
  unparsed: number
  /** Exchanges on which counting failed; please report these. */
  failed: number
}

export class TrafficRecorder {
  #aggregate = emptyAggregate()
  #waiting: TappedExchange[] = []
  #waitingBytes = 0
  #isScheduled = false
  readonly counts: RecorderCounts = { dropped: 0, unparsed: 0, failed: 0 }

  offer(exchange: TappedExchange): void {
    const bytes = sizeOf(exchange)
    if (this.#waiting.length >= MAX_WAITING || this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.counts.dropped++
      return
    }
    this.#waiting.push(exchange)
    this.#waitingBytes += bytes
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#count(performance.now() + TURN_MS)
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #count(until: number): void {
    let done = 0
    for (const exchange of this.#waiting) {
      done++
      this.#waitingBytes -= sizeOf(exchange)
      this.#countOne(exchange)
      if (performance.now() > until) break
    }
    this.#waiting = this.#waiting.slice(done)
  }

  #countOne(exchange: TappedExchange): void {
    try {
      const known = exchangeOfTap(exchange, false)
      if (known !== undefined) observe(this.#aggregate, known)
    } catch {
      this.counts.failed++
    }
  }

  /** What was counted since it was last taken. */
  take(): TrafficAggregate {
    this.#count(Number.POSITIVE_INFINITY)
    const taken = this.#aggregate
    this.#aggregate = emptyAggregate()
    return taken
  }
}

function sizeOf({ request, response }: TappedExchange): number {
  return (request.body?.length ?? 0) + (response.body?.length ?? 0) + 1_000
}
