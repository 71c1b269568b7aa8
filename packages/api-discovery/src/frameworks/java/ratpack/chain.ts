import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { ByMethod, RatpackContext } from './context.ts'

/** `users/:id`, `users/:id?`, `users/:id:\d+`, `::regex` */
export function ratpackPath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/(\/?:\w+(?:\?)?(?::[^/]*)?)/).map((part): PathForm[] => {
      const match = /^(\/?):(\w+)(\?)?/.exec(part)
      if (match?.[2] === undefined) return [{ path: part, params: [] }]
      const name = parameterName(match[2])
      const form = { path: `${match[1] ?? ''}{${name}}`, params: [pathParam(name)] }
      return match[3] === undefined ? [form] : [form, { path: '', params: [] }]
    }),
  )
}

const reader: Reader = {
  framework: 'ratpack',
  syntax: ratpackPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle', 'execute', 'run')
    if (handler === undefined) return
    const context = native(new RatpackContext(facts, route.methods.length === 1 ? route.methods[0] : undefined))
    run.handle(handler, [context], facts, context)
  },
  handlerName,
}

const VERBS = /^(?:get|post|put|patch|delete|options)$/

export class RatpackChain extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(run: Interpreter): RatpackChain {
    return new RatpackChain(run.project.graph.router(reader))
  }

  override isCalledBare(name: string): boolean {
    return VERBS.test(name) || /^(?:all|path|prefix|insert)$/.test(name)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const hasPath = call.args.length > 1
    const path = hasPath && first !== undefined ? first : text('')
    const handler = call.args.at(-1)
    if (VERBS.test(name)) this.#route([name.toUpperCase()], path, handler, call)
    else if (name === 'path') for (const method of methodsBy(handler, run)) this.#route([method], path, handler, call)
    else if (name === 'prefix' || name === 'insert') this.#fill(name === 'prefix' ? path : text(''), handler, call, run)
    return native(this)
  }

  #route(methods: readonly HttpMethod[], path: Value, handler: Value | undefined, call: Call): void {
    if (handler === undefined) return
    const { file, line, condition } = call
    this.router.route({ file, line, condition, methods, path, handlers: [handler] })
  }

  #fill(path: Value, fill: Value | undefined, call: Call, run: Interpreter): void {
    const inner = RatpackChain.create(run)
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path, router: inner.router, handlers: [] })
    const fn = handlerFunction(fill, run, 'execute')
    if (fn !== undefined) run.invoke(fn, [native(inner)], new Map(), fn.self ?? native(inner))
  }
}

/** The methods of `ctx.byMethod(…)` inside the handler; all when it does not choose. */
function methodsBy(handler: Value | undefined, run: Interpreter): readonly HttpMethod[] {
  const fn = handlerFunction(handler, run, 'handle')
  if (fn === undefined) return ANY_METHODS
  const nothing: HandlerFacts = { add: () => {}, setBody: () => {} }
  const by = new ByMethod(undefined)
  run.handle(fn, [native(new RatpackContext(nothing, undefined, by))], nothing)
  return by.methods.length > 0 ? by.methods : ANY_METHODS
}
