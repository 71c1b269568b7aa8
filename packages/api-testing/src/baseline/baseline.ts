import type { Exchange } from '../http/message.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { Volatile } from './difference.ts'
import type { Outcome } from './outcome.ts'

/** How an endpoint answers one identity when nothing is wrong with the request. */
export interface Baseline {
  readonly endpoint: Endpoint
  /** Identity, or `nobody`. */
  readonly as: string
  readonly draft: RequestDraft
  readonly exchange: Exchange
  /** The same request once more, for endpoints that only read. */
  readonly repeat: Exchange | undefined
  readonly outcome: Outcome
  readonly volatile: Volatile
  /** False when two identical requests got answers of different meaning: comparisons with it prove nothing. */
  readonly isStable: boolean
  /**
   * The answer may show what the identity is not meant to see: the request names something that nothing had named to it before, or the endpoint
   * is for few and the identity none of them.
   */
  readonly isGuess?: boolean
}

/** Why an endpoint has no working baseline. */
export interface Unreached {
  readonly endpoint: Endpoint
  readonly reason: string
  /** What stood in the way, for the coverage matrix. */
  readonly kind: 'auth' | 'rate_limit' | 'error' | 'input' | 'missing' | 'not_allowed'
  /** The last answer, if there was one: passive rules still read it. */
  readonly exchange: Exchange | undefined
  readonly draft: RequestDraft | undefined
}
