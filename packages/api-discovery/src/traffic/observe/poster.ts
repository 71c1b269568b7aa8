/** Posts what was counted. A delta that had no answer is posted again with its number, so that it counts once. */
import { mergeInto, type TrafficAggregate } from '../aggregate.ts'
import { serializeDelta } from '../delta.ts'

export interface PosterOptions {
  readonly url: string
  readonly key: string | undefined
  /** Names this run among all that post. */
  readonly agent: string
}

const TIMEOUT_MS = 30_000

export class DeltaPoster {
  readonly #options: PosterOptions
  #sequence = 0
  /** Posted, and not known to have arrived. It stays as it is; what is counted meanwhile waits. */
  #pending: string | undefined
  #next: TrafficAggregate | undefined

  constructor(options: PosterOptions) {
    this.#options = options
  }

  /** Undefined when all has arrived, else what is wrong, for people. Never rejects. */
  async post(counted: TrafficAggregate): Promise<string | undefined> {
    if (this.#next === undefined) this.#next = counted
    else mergeInto(this.#next, counted)
    if (this.#pending !== undefined) {
      const problem = await this.#send(this.#pending)
      if (problem !== undefined) return problem
      this.#pending = undefined
    }
    if (isNothing(this.#next)) return undefined
    this.#pending = serializeDelta(this.#next, { agent: this.#options.agent, sequence: ++this.#sequence })
    this.#next = undefined
    const problem = await this.#send(this.#pending)
    if (problem === undefined) this.#pending = undefined
    return problem
  }

  async #send(body: string): Promise<string | undefined> {
    const problem = await postDelta(body, this.#options)
    return problem === undefined ? undefined : `${problem} The traffic is kept and posted again.`
  }
}

/** Posts a delta to a Holdfast server. Undefined when it has arrived, else what is wrong, for people. Never rejects. */
export async function postDelta(
  body: string,
  { url, key }: Pick<PosterOptions, 'url' | 'key'>,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    if (response.ok) return undefined
    return `${url} answers ${response.status}${adviceFor(response.status)}.`
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
    return `${url} cannot be reached: ${cause}.`
  }
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return '; is the API key right, and may it do api:report?'
  return status === 404 ? '; is the id of the API right?' : ''
}

function isNothing({ counts }: TrafficAggregate): boolean {
  return Object.values(counts).every((count) => count === 0)
}
