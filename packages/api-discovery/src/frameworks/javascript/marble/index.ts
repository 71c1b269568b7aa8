/** Marble.js: effects with a path and a method each, combined under paths. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { field, itemsOf, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { expressPath } from '../express/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { methodsGiven } from '../http-methods.ts'
import { inputObject, inputs } from '../inputs.ts'

const reader = readerOf('marble', expressPath, (facts) => [new Stream(facts)].map(native))

/** A stream of requests: functions given to its operators get the request. */
class Stream extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'pipe') return undefined
    const request = inputObject({
      params: inputs('path', this.#facts),
      query: inputs('query', this.#facts),
      body: inputs('json', this.#facts),
      headers: inputs('header', this.#facts),
    })
    for (const operator of call.args) {
      for (const fn of operator.kind === 'external' ? (operator.call?.args ?? []) : [])
        if (fn.kind === 'function') run.handle(fn, [request], this.#facts)
    }
    return undefined
  }
}

/** Routes by themselves, or several under a path, until something combines them. */
class Effects extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }
}

/** `r.matchPath('/:id')` and its kin, and the old chain `EffectFactory.matchPath('/').matchType('GET').use(effect)`. */
class Match extends Native {
  readonly #path: Value | undefined
  readonly #method: Value | undefined
  readonly #call: Call

  constructor(call: Call, path?: Value, method?: Value) {
    super()
    this.#call = call
    this.#path = path
    this.#method = method
  }

  get line(): number {
    return this.#call.line
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    if (name === 'matchType') return native(new Match(this.#call, this.#path, first))
    return name === 'use' ? addEffect([native(this)], first, this.#call, run) : undefined
  }

  into(parts: { path?: Value; method?: Value; call?: Call }): void {
    if (this.#path !== undefined) Object.assign(parts, { path: this.#path, call: this.#call })
    if (this.#method !== undefined) parts.method = this.#method
  }
}

export const marble: Framework = {
  name: 'marble',
  languages: ['javascript'],
  packages: ['@marblejs/http', '@marblejs/core'],
  hints: String.raw`['"]@marblejs/(?:http|core)['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    const [first, second] = call.args
    switch (name) {
      case 'r.matchPath':
      case 'EffectFactory.matchPath':
        return native(new Match(call, first))
      case 'r.matchType':
        return native(new Match(call, undefined, first))
      case 'r.pipe':
        return addEffect(call.args, undefined, call, run)
      case 'combineRoutes':
        return combine(first, second, call, run)
      case 'httpListener':
        combine(text(''), field(first, 'effects'), call, run)
        return undefined
      default:
        return undefined
    }
  },
}

function addEffect(
  parts: readonly Value[],
  effect: Value | undefined,
  call: Call,
  run: Interpreter,
): Value | undefined {
  const found: { path?: Value; method?: Value; call?: Call } = {}
  for (const part of parts) if (part.kind === 'native' && part.native instanceof Match) part.native.into(found)
  if (found.path === undefined) return undefined
  const router = run.project.graph.router(reader)
  const handlers = parts.flatMap((part) =>
    part.kind === 'external' && part.path.includes('useEffect') ? (part.call?.args ?? []) : [],
  )
  router.route({
    ...siteOf(found.call ?? call),
    methods: methodsGiven([plainText(found.method) ?? '*']),
    path: found.path,
    handlers: effect === undefined ? handlers : [effect],
  })
  return native(new Effects(router))
}

/** `combineRoutes('/users', [get$, post$])`, `combineRoutes('/users', { middlewares, effects })`. */
function combine(path: Value | undefined, effects: Value | undefined, call: Call, run: Interpreter): Value {
  const router = run.project.graph.router(reader)
  for (const one of itemsOf(field(effects, 'effects') ?? effects).map((item) => run.settle(item))) {
    if (one.kind === 'native' && one.native instanceof Effects)
      router.mount({ ...siteOf(call), path: path ?? text(''), router: one.native.router, handlers: [] })
  }
  return native(new Effects(router))
}
