import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './place.ts'
import { type Postmaster, isAlive } from './postmaster.ts'
import { pruneLogs } from './settings.ts'

/** The database was found dead. */
export interface PostgresCrash {
  readonly message: string
}

const WATCH_EVERY_MS = 250
const PRUNE_EVERY_MS = 60 * 60_000
const SHORTEST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000
/** A server that lived this long had recovered; its end is not one more of a row of failures. */
const SETTLED_AFTER_MS = 60_000

interface Watched {
  readonly place: Place
  readonly postmaster: Postmaster
  readonly log: (line: { level: 'info' | 'warn' | 'error'; message: string }) => void
  /** Starts the database, or finds the one that another process has started meanwhile. */
  readonly restart: () => Promise<Postmaster>
}

/** Watches the server process and starts it again when it is gone, without giving up, until it is ended itself. */
export class Supervision {
  readonly #watched: Watched
  readonly #listeners: ((crash: PostgresCrash) => void)[] = []
  readonly #ending = new AbortController()
  readonly #timers: NodeJS.Timeout[]
  #pid: number
  #pauseMs = 0
  #startedAt = performance.now()
  #reviving: Promise<void> | undefined
  #ended: Promise<void> | undefined

  constructor(watched: Watched) {
    this.#watched = watched
    this.#pid = watched.postmaster.pid
    this.#timers = [
      setInterval(() => this.#look(), WATCH_EVERY_MS),
      setInterval(() => pruneLogs(watched.place), PRUNE_EVERY_MS),
    ]
    // Watching must not keep a process alive that has nothing else to do.
    for (const timer of this.#timers) timer.unref()
  }

  onCrash(listener: (crash: PostgresCrash) => void): void {
    this.#listeners.push(listener)
  }

  /** Stops watching, waits for a restart that is under way, then does `last`. The second call gets the first one's answer. */
  end(last: () => Promise<void>): Promise<void> {
    this.#ended ??= (async () => {
      this.#ending.abort()
      for (const timer of this.#timers) clearInterval(timer)
      await this.#reviving
      await last()
    })()
    return this.#ended
  }

  #look(): void {
    if (this.#reviving || this.#ending.signal.aborted || isAlive(this.#pid)) return
    this.#reviving = this.#revive().finally(() => {
      this.#reviving = undefined
    })
  }

  async #revive(): Promise<void> {
    const { log, restart } = this.#watched
    const message = `PostgreSQL (process ${this.#pid}) has died; starting it again`
    log({ level: 'error', message })
    for (const listener of this.#listeners) listener({ message })
    if (performance.now() - this.#startedAt > SETTLED_AFTER_MS) this.#pauseMs = 0
    while (!this.#ending.signal.aborted) {
      await sleep(this.#pauseMs, undefined, { signal: this.#ending.signal }).catch(() => undefined)
      if (this.#ending.signal.aborted) return
      this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS)
      try {
        this.#pid = (await restart()).pid
        this.#startedAt = performance.now()
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        log({ level: 'error', message: `PostgreSQL could not be started again: ${reason}` })
      }
    }
  }
}
