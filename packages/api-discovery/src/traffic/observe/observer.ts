/** The observer as a whole: a relay with a recorder, which writes and posts what it counted. */
import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import type { AddressInfo, Socket } from 'node:net'
import { hostname } from 'node:os'
import { emptyAggregate, mergeInto, type TrafficAggregate } from '../aggregate.ts'
import { serializeDelta } from '../delta.ts'
import { DeltaPoster } from './poster.ts'
import { TrafficRecorder, type RecorderCounts } from './recorder.ts'
import { createRelay, type Upstream } from './relay.ts'

export interface ObserverOptions {
  readonly listen: { readonly host: string; readonly port: number }
  readonly to: Upstream
  /** Where to post deltas, and with which API key. */
  readonly post?: { readonly url: string; readonly key?: string }
  /** A file that always holds everything that was counted. */
  readonly out?: string
  readonly intervalMs: number
  readonly onProblem: (message: string) => void
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Observer {
  readonly host: string
  readonly port: number
  readonly counts: RecorderCounts
  /** Everything that was counted so far. */
  total(): TrafficAggregate
  /** Writes and posts what is new. */
  flush(): Promise<void>
  /** Takes no more connections, ends those there are, and flushes. */
  stop(): Promise<void>
}

/** Rejects when the address cannot be listened on. */
export async function startObserver(options: ObserverOptions): Promise<Observer> {
  const recorder = new TrafficRecorder()
  const relay = createRelay({
    upstream: options.to,
    recorder,
    now: options.now ?? Date.now,
    onProblem: options.onProblem,
  })
  const open = new Set<Socket>()
  relay.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((fulfill, reject) => {
    relay.once('error', reject)
    relay.listen(options.listen.port, options.listen.host, fulfill)
  })
  const output = new Output(options)
  // One after the other, however long one takes.
  let flushing = Promise.resolve()
  const flush = (): Promise<void> => (flushing = flushing.then(() => output.add(recorder.take())))
  const timer = setInterval(() => void flush(), options.intervalMs)
  // A server that listens on a port has an address of this form.
  const { address, port } = relay.address() as AddressInfo
  return {
    host: address,
    port,
    counts: recorder.counts,
    total: () => output.total(recorder.take()),
    flush,
    async stop() {
      clearInterval(timer)
      const closed = new Promise<void>((fulfill) => relay.close(() => fulfill()))
      for (const socket of open) socket.destroy()
      await closed
      await flush()
    },
  }
}

/** Keeps the total, and sends parts of it where they are wanted. */
class Output {
  readonly #options: ObserverOptions
  readonly #poster: DeltaPoster | undefined
  readonly #total = emptyAggregate()
  /** Counted into the total, and not posted yet. */
  #unposted = emptyAggregate()

  constructor(options: ObserverOptions) {
    this.#options = options
    const { post } = options
    if (post !== undefined)
      this.#poster = new DeltaPoster({
        url: post.url,
        key: post.key,
        agent: `${agentName()}.${randomUUID().slice(0, 13)}`,
      })
  }

  total(counted: TrafficAggregate): TrafficAggregate {
    mergeInto(this.#total, counted)
    if (this.#poster !== undefined) mergeInto(this.#unposted, counted)
    return this.#total
  }

  async add(counted: TrafficAggregate): Promise<void> {
    this.total(counted)
    const { out, onProblem } = this.#options
    if (out !== undefined) {
      try {
        // Whoever reads the file meanwhile has the one before.
        await writeFile(`${out}.part`, serializeDelta(this.#total), { mode: 0o600 })
        await rename(`${out}.part`, out)
      } catch (error) {
        onProblem(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    const unposted = this.#unposted
    this.#unposted = emptyAggregate()
    const problem = await this.#poster?.post(unposted)
    if (problem !== undefined) onProblem(problem)
  }
}

function agentName(): string {
  return (
    hostname()
      .replaceAll(/[^\w.-]/g, '-')
      .slice(0, 80) || 'agent'
  )
}
