/** Gotham: routes are drawn in closures: `build_simple_router(|route| { route.get("/").to(index); })`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Scope } from '../../../engine/scope.ts'
import { alternatives, native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { learn } from '../learn.ts'
import { rustPath } from '../path.ts'
import { functionsOf, methodsIn, siteOf, verbsNamed } from '../router.ts'

interface Extracted {
  readonly place: ParamPlace
  readonly type: TypeExpr
  readonly scope: Scope
}

const reader: Reader = {
  framework: 'gotham',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const extracted = Array.isArray(route.facts) ? route.facts.filter(isExtracted) : []
    for (const { place, type, scope } of extracted) learn({ type, scope }, place, [], facts, run)
    for (const fn of functionsOf(route.handlers.at(-1), run)) run.handle(fn, [], facts)
  },
}

function isExtracted(value: unknown): value is Extracted {
  return typeof value === 'object' && value !== null && 'place' in value && 'type' in value
}

/** The builder that the closures of `build_router`, `scope` and `associate` are given. */
class GothamBuilder extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const verbs = name === 'get_or_head' ? ['GET', 'HEAD'] : verbsNamed(name)
    if (verbs !== undefined) return native(new GothamRoute(this.router, verbs, first ?? text('')))
    switch (name) {
      case 'request':
        return native(new GothamRoute(this.router, methodsNamed(call), second ?? UNKNOWN))
      case 'scope':
      case 'associate':
        this.#inside(call, first ?? text(''), second, run)
        return undefined
      case 'with_pipeline_chain':
        this.#inside(call, text(''), second, run)
        return undefined
      case 'delegate':
      case 'delegate_without_pipelines':
        return native(new GothamRoute(this.router, ANY_METHODS, first ?? UNKNOWN))
      default:
        return undefined
    }
  }

  #inside(call: Call, path: Value, fn: Value | undefined, run: Interpreter): void {
    const child = new GothamBuilder(run.project.graph.router(reader))
    this.router.mount({ ...siteOf(call), path, router: child.router, handlers: [] })
    if (fn?.kind === 'function') run.call(fn, { ...call, args: [native(child)], constructs: false })
  }
}

function methodsNamed(call: Call): readonly HttpMethod[] {
  const written = methodsIn(call.expr?.args[0]?.value, undefined)
  if (written.length > 0) return written
  const titled =
    JSON.stringify(call.expr?.args[0] ?? {}).match(/"name":"(?:Get|Post|Put|Patch|Delete|Head|Options)"/g) ?? []
  return titled.map((name) => name.slice(8, -1).toUpperCase())
}

class GothamRoute extends Native {
  readonly #router: Router
  readonly #methods: readonly HttpMethod[]
  readonly #path: Value
  readonly #extracted: Extracted[] = []

  constructor(router: Router, methods: readonly HttpMethod[], path: Value) {
    super()
    this.#router = router
    this.#methods = methods
    this.#path = path
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const [type] = call.types
    if (type !== undefined && name === 'with_path_extractor')
      this.#extracted.push({ place: 'path', type, scope: call.scope })
    if (type !== undefined && name === 'with_query_string_extractor')
      this.#extracted.push({ place: 'query', type, scope: call.scope })
    if (/^(?:to|to_async|to_async_borrowing|to_new_handler)$/.test(name) && first !== undefined) {
      this.#router.route({
        ...siteOf(call),
        methods: this.#methods,
        path: this.#path,
        handlers: [first],
        facts: this.#extracted,
      })
    }
    if (name === 'to_router') {
      for (const one of first === undefined ? [] : alternatives(run.settle(first))) {
        if (one.kind === 'native' && one.native instanceof GothamBuilder)
          this.#router.mount({ ...siteOf(call), path: this.#path, router: one.native.router, handlers: [] })
      }
    }
    return native(this)
  }
}

export const gotham: Framework = {
  name: 'gotham',
  languages: ['rust'],
  packages: ['gotham'],
  hints: String.raw`\bgotham\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name !== 'build_router' && name !== 'build_simple_router') return undefined
    const made = new GothamBuilder(run.project.graph.router(reader))
    made.router.isApplication = true
    const draw = call.args.at(-1)
    if (draw?.kind === 'function') run.call(draw, { ...call, args: [native(made)], constructs: false })
    return native(made)
  },
}
