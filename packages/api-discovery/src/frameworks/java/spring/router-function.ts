/** Functional routes: `route(GET("/x"), handler).andNest(…)`, and the builder `route().GET("/x", handler).build()`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import type { Condition } from '../../../engine/native.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { configurationFor } from '../../jvm/configuration.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { bracePath } from '../../jvm/path.ts'
import { contextPath } from './context-path.ts'
import { predicateOf, RequestPredicate, VERBS } from './predicate.ts'
import { ServerRequest } from './server-request.ts'

const reader: Reader = {
  framework: 'spring',
  endSlash: 'kept',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle')
    if (handler !== undefined) run.handle(handler, [native(new ServerRequest(facts))], facts)
  },
  handlerName,
}

export class RouterFunction extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(file: string, run: Interpreter): RouterFunction {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.rootPrefix = contextPath(configurationFor(file, run.project))
    return new RouterFunction(router)
  }

  addRoute(
    predicate: RequestPredicate,
    handler: Value | undefined,
    at: Site & { readonly condition: Condition | undefined },
  ): void {
    this.router.route({
      file: at.file,
      line: at.line,
      condition: at.condition,
      methods: predicate.answered,
      path: predicate.path,
      handlers: handler === undefined ? [] : [handler],
      params: predicate.params,
    })
  }

  addNested(
    predicate: RequestPredicate,
    nested: RouterFunction,
    at: Site & { readonly condition: Condition | undefined },
  ): void {
    if (nested.router === this.router) return
    this.router.mount({
      file: at.file,
      line: at.line,
      condition: at.condition,
      path: predicate.path,
      router: nested.router,
      handlers: [],
    })
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (!this.register(name, call, run)) return undefined
    return native(this)
  }

  /** Whether the name is one of those by which routes come about. */
  protected register(name: string, call: Call, run: Interpreter): boolean {
    const [first, second] = call.args
    if (VERBS.has(name)) {
      this.#verb(name, call)
      return true
    }
    switch (name) {
      case 'route':
      case 'andRoute': {
        const predicate = predicateOf(first)
        if (predicate !== undefined) this.addRoute(predicate, second, call)
        return true
      }
      case 'andNest':
      case 'nest':
      case 'path': {
        const predicate = predicateOf(first)
        if (predicate !== undefined) this.#nest(predicate, second, call, run)
        return true
      }
      case 'and':
      case 'andOther':
      case 'add': {
        const other = first === undefined ? undefined : routerFunctionOf(run.settle(first))
        if (other !== undefined) this.addNested(new RequestPredicate(), other, call)
        return true
      }
      default:
        return /^(?:build|filter|before|after|onError|withAttributes?|resources|accept|invoke)$/.test(name)
    }
  }

  /** `GET(path, handler)`, `GET(handler)`, `GET(path, predicate, handler)` */
  #verb(name: string, call: Call): void {
    const handler = call.args.at(-1)
    const predicates = call.args.slice(0, -1).flatMap((arg) => predicateOf(arg) ?? [])
    const whole = predicates.reduce((all, one) => all.and(one), new RequestPredicate(text(''), [name]))
    this.addRoute(whole, handler, call)
  }

  /** A nested router function, a function that makes one, or one that fills a builder. */
  #nest(predicate: RequestPredicate, given: Value | undefined, call: Call, run: Interpreter): void {
    if (given?.kind === 'function') {
      const child = RouterFunction.create(call.file, run)
      const made = routerFunctionOf(run.invoke(given, [native(child)])) ?? child
      this.addNested(predicate, made, call)
      return
    }
    const nested = given === undefined ? undefined : routerFunctionOf(run.settle(given))
    if (nested !== undefined) this.addNested(predicate, nested, call)
  }
}

export function routerFunctionOf(value: Value | undefined): RouterFunction | undefined {
  return value?.kind === 'native' && value.native instanceof RouterFunction ? value.native : undefined
}

/** A function of `RouterFunctions`. */
export function callRouterFunctions(name: string, call: Call, run: Interpreter): Value | undefined {
  if (name !== 'route' && name !== 'nest') return undefined
  const made = RouterFunction.create(call.file, run)
  const [first, second] = call.args
  if (name === 'route') {
    const predicate = predicateOf(first)
    if (predicate !== undefined) made.addRoute(predicate, second, call)
    return native(made)
  }
  return made.method('nest', call, run)
}
