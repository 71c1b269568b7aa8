import type { TrafficAggregate } from './aggregate.ts'

/** Names format and version in the first field of every delta. */
export const DELTA_FORMAT = 'holdfast-traffic/1'

/** Who posts, and the how-manieth post it is: a delta that arrives twice counts once. */
export interface DeltaOrigin {
  readonly agent: string
  /** From 1, one more with every delta that the agent makes. */
  readonly sequence: number
}

export interface TrafficDelta {
  readonly origin: DeltaOrigin | undefined
  readonly aggregate: TrafficAggregate
}

/** Why a delta is refused, for people: what, where in the document, and what to do. */
export class DeltaError extends Error {
  override readonly name = 'DeltaError'
}
