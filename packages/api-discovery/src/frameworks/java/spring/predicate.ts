/** `RequestPredicates`: which requests a functional route takes. */
import { Native, type Call } from '../../../engine/native.ts'
import { below, list, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import { constantName } from '../../jvm/marks.ts'

export const VERBS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
const OTHERS = /^(?:accept|contentType|headers|all|pathExtension|version)$/

type Invoked = (predicate: RequestPredicate, call: Call) => Value | undefined

export class RequestPredicate extends Native {
  readonly path: Value
  readonly methods: readonly HttpMethod[] | undefined
  readonly params: readonly Param[]
  readonly #invoked: Invoked | undefined

  constructor(
    path: Value = text(''),
    methods?: readonly HttpMethod[],
    params: readonly Param[] = [],
    invoked?: Invoked,
  ) {
    super()
    this.path = path
    this.methods = methods
    this.params = params
    this.#invoked = invoked
  }

  /** The same predicate, which can be called as one of Kotlin's DSL can: `(GET("/x") or HEAD("/x")) { … }`. */
  onCall(invoked: Invoked): RequestPredicate {
    return new RequestPredicate(this.path, this.methods, this.params, invoked)
  }

  override call(call: Call): Value | undefined {
    return this.#invoked?.(this, call)
  }

  /** Methods that a route with the predicate answers to. */
  get answered(): readonly HttpMethod[] {
    return this.methods ?? ANY_METHODS
  }

  /** A function of `RequestPredicates`; undefined for other names. */
  static made(name: string, call: Call): RequestPredicate | undefined {
    const [first = text('')] = call.args
    if (VERBS.has(name)) return new RequestPredicate(first, [name])
    if (name === 'path' || name === 'pathPrefix') return new RequestPredicate(first)
    if (name === 'method' || name === 'methods') {
      return new RequestPredicate(
        text(''),
        call.args.flatMap((arg) => constantName(arg) ?? []),
      )
    }
    if (name === 'queryParam' || name === 'param') {
      const asked = plainText(first)
      return new RequestPredicate(text(''), undefined, asked === undefined ? [] : [{ name: asked, in: 'query' }])
    }
    return OTHERS.test(name) ? new RequestPredicate() : undefined
  }

  and(other: RequestPredicate): RequestPredicate {
    const path =
      plainText(this.path) === '' ? other.path : plainText(other.path) === '' ? this.path : below(this.path, other.path)
    return new RequestPredicate(
      path,
      this.methods ?? other.methods,
      [...this.params, ...other.params],
      this.#invoked ?? other.#invoked,
    )
  }

  or(other: RequestPredicate): RequestPredicate {
    const methods =
      this.methods === undefined || other.methods === undefined
        ? undefined
        : [...new Set([...this.methods, ...other.methods])]
    return new RequestPredicate(
      list([this.path, other.path]),
      methods,
      [...this.params, ...other.params],
      this.#invoked ?? other.#invoked,
    )
  }

  override method(name: string, call: Call): Value | undefined {
    const other = predicateOf(call.args[0])
    if (name === 'and' && other !== undefined) return native(this.and(other))
    if (name === 'or' && other !== undefined) return native(this.or(other))
    return name === 'negate' || name === 'and' ? native(this) : undefined
  }
}

/** A predicate, or the text of a path in its stead. */
export function predicateOf(value: Value | undefined): RequestPredicate | undefined {
  if (value?.kind === 'native' && value.native instanceof RequestPredicate) return value.native
  return value?.kind === 'text' ? new RequestPredicate(value) : undefined
}
