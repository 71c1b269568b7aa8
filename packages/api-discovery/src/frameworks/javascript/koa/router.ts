/** Applications and routers of Koa, which oak has too. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { field, itemsOf, native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { declaredInputs } from '../schemas/declared.ts'
import { isPathLike } from '../path-like.ts'
import { koaReader } from './reader.ts'

/** `mount('/prefix', app)` */
export class MountedApp extends Native {
  readonly args: readonly Value[]

  constructor(args: readonly Value[]) {
    super()
    this.args = args
  }
}

/** `route.get('/pets/:name', handler)` of koa-route: a route as middleware. */
export class SingleRoute extends Native {
  readonly methods: readonly HttpMethod[]
  readonly declaration: Call

  constructor(methods: readonly HttpMethod[], declaration: Call) {
    super()
    this.methods = methods
    this.declaration = declaration
  }
}

/** `router.routes()`: the router as middleware. */
class RouterMiddleware extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }
}

function mount(into: Router, args: readonly Value[], call: Call, run: Interpreter): void {
  const [first] = args
  const hasPath = isPathLike(first) && args.length > 1
  const path = hasPath ? first : undefined
  const before: Value[] = []
  for (const given of (hasPath ? args.slice(1) : args).flatMap(itemsOf)) {
    const handler = run.settle(given)
    const child = handler.kind === 'native' ? handler.native : undefined
    if (child instanceof RouterMiddleware || child instanceof KoaApp || child instanceof KoaRouter) {
      const paths = path?.kind === 'list' ? path.items : [path ?? text('')]
      for (const one of paths) into.mount({ ...siteOf(call), path: one, router: child.router, handlers: [...before] })
    } else if (child instanceof MountedApp) mount(into, child.args, call, run)
    else if (child instanceof SingleRoute) {
      const { methods, declaration } = child
      const [own = unknown('path'), ...handlers] = declaration.args
      into.route({ ...siteOf(declaration), methods, path: own, handlers })
    } else before.push(handler)
  }
  if (before.length > 0 && before.length === (hasPath ? args.length - 1 : args.length)) {
    into.use({ ...siteOf(call), path, handlers: before })
  }
}

export class KoaApp extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter, reader: Reader = koaReader): KoaApp {
    const made = new KoaApp(run.project.graph.router(reader))
    made.router.isApplication = true
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'use') {
      mount(this.router, call.args, call, run)
      return native(this)
    }
    if (name === 'on') return native(this)
    return name === 'listen' || name === 'callback' ? unknown('server') : undefined
  }
}

export class KoaRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter, prefix: Value | undefined, reader: Reader = koaReader): KoaRouter {
    const made = new KoaRouter(run.project.graph.router(reader))
    made.router.prefix = prefix
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      if (call.args.length < 2) return undefined
      const [first, second, ...rest] = call.args
      // router.get('name', '/path', handler)
      const isNamed = rest.length > 0 && isPathLike(second)
      const path = isNamed ? second : first
      const handlers = (isNamed ? rest : call.args.slice(1)).flatMap(itemsOf)
      this.router.route({ ...siteOf(call), methods, path: path ?? unknown('path'), handlers })
      return native(this)
    }
    switch (name) {
      case 'use':
        mount(this.router, call.args, call, run)
        return native(this)
      case 'prefix':
        this.router.prefix = call.args[0]
        return native(this)
      case 'routes':
      case 'middleware':
        return native(new RouterMiddleware(this.router))
      case 'register': {
        const [path, verbs, ...handlers] = call.args
        const methodsOf = itemsOf(verbs).flatMap((verb) => (verb.kind === 'text' ? verb.parts.map(String) : []))
        if (path !== undefined)
          this.router.route({
            ...siteOf(call),
            methods: methodsOf.map((one) => one.toUpperCase()),
            path,
            handlers: handlers.flatMap(itemsOf),
          })
        return native(this)
      }
      case 'route':
        this.#describe(call, run)
        return native(this)
      case 'param':
      case 'redirect':
        return native(this)
      case 'allowedMethods':
        return unknown('allowedMethods')
      default:
        return undefined
    }
  }

  /** `router.route({ method, path, validate, handler })` of koa-joi-router, or a list of them. */
  #describe(call: Call, run: Interpreter): void {
    for (const one of call.args.flatMap(itemsOf)) {
      const path = field(one, 'path')
      const methods = methodsGiven(itemsOf(field(one, 'method')).flatMap((name) => plainText(name) ?? []))
      if (path === undefined || methods.length === 0) continue
      const declared = declaredInputs(field(one, 'validate'), run)
      const handlers = itemsOf(field(one, 'handler'))
      this.router.route({ ...siteOf(call), methods, path, handlers, ...declared })
    }
  }
}
