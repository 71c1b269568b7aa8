/** A filter of warp: what it has matched so far, in every way that `or` opened. */
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Condition } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import type { Value } from '../../../engine/values.ts'
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'

/** One way through a filter. */
export interface Way {
  readonly segments: readonly Value[]
  readonly methods: readonly HttpMethod[]
  readonly params: readonly Param[]
  /** Types that places of the request are decoded into. */
  readonly types: readonly { readonly place: ParamPlace; readonly type: TypeExpr; readonly scope: Scope }[]
  /** What places feed the handler's arguments, in order; undefined for what is no input. */
  readonly takes: readonly (ParamPlace | undefined)[]
  readonly handler: Value | undefined
  /** What fed the handler's arguments. */
  readonly given: readonly (ParamPlace | undefined)[]
  readonly isSocket: boolean
  /** Files are no endpoints. */
  readonly isStatic: boolean
  readonly site: { readonly file: string; readonly line: number; readonly condition: Condition | undefined } | undefined
}

export const EMPTY: Way = {
  segments: [],
  methods: [],
  params: [],
  types: [],
  takes: [],
  handler: undefined,
  given: [],
  isSocket: false,
  isStatic: false,
  site: undefined,
}

const MAX_WAYS = 400

/** Every way through the first followed by every way through the second. */
export function both(first: readonly Way[], second: readonly Way[]): Way[] {
  return first
    .flatMap((a) =>
      second.map((b): Way => ({
        segments: [...a.segments, ...b.segments],
        methods: b.methods.length > 0 ? b.methods : a.methods,
        params: [...a.params, ...b.params],
        types: [...a.types, ...b.types],
        takes: [...a.takes, ...b.takes],
        handler: b.handler ?? a.handler,
        given: b.handler === undefined ? a.given : [...a.takes, ...b.given],
        isSocket: a.isSocket || b.isSocket,
        isStatic: a.isStatic || b.isStatic,
        site: a.segments.length > 0 ? (a.site ?? b.site) : (b.site ?? a.site),
      })),
    )
    .slice(0, MAX_WAYS)
}
