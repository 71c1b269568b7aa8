/** Routers of PHP on which routes are registered by methods named after verbs: what all of them have in common. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import { itemsOf, native, plainText, text, UNKNOWN, type FunctionValue, type Value } from '../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import { byBody } from '../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'
import { AnyRequest } from './any-request.ts'
import { actionOf, ControllerSelf, targetName, typeNames, type Action } from './controllers.ts'
import { hasBody, PlacedFacts, type InputSink } from './inputs.ts'
import { psrGuard, psrMiddleware } from './psr-guards.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  options: ['OPTIONS'],
  head: ['HEAD'],
  any: ANY_METHODS,
  all: ANY_METHODS,
}

type Statement = (router: VerbRouter, call: Call, run: Interpreter) => Value | undefined

/** What is different from one framework to the next. */
export interface RouterStyle {
  readonly framework: string
  readonly syntax: PathSyntax
  readonly endSlash?: Reader['endSlash']
  /** Methods beside those named after verbs. */
  readonly statements: Readonly<Record<string, Statement>>
  /** Namespaces in which the names of controllers are looked up. */
  readonly namespaces?: readonly string[]
  /** Handlers stand before the options of a route, or behind. Default: the second argument. */
  readonly handlerAt?: number
  /** Inputs of body or query have the names of the path's when it has one of that name. */
  readonly inputsShareNames?: boolean
  /** What handlers are given, by the names of their parameters. */
  readonly given?: (name: string, sink: InputSink) => Value | undefined
}

interface Facts {
  readonly target: Value | undefined
}

const readers = new Map<RouterStyle, Reader>()

function readerOf(style: RouterStyle): Reader {
  let reader = readers.get(style)
  if (reader === undefined) readers.set(style, (reader = makeReader(style)))
  return reader
}

function makeReader(style: RouterStyle): Reader {
  return {
    framework: style.framework,
    syntax: style.syntax,
    ...(style.endSlash === undefined ? {} : { endSlash: style.endSlash }),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      // Only `VerbRouter.add` makes routes of these readers, always with these facts.
      const { target } = route.facts as Facts
      const action = actionOf(target, run, style.namespaces)
      if (action !== undefined) readAction(action, route, facts, run, style.given)
    },
    guard: psrGuard,
    ...(style.inputsShareNames === true ? { inputsShareNames: true } : {}),
  }
}

export function readAction(
  { fn, of }: Action,
  route: Pick<Route, 'methods'>,
  facts: HandlerFacts,
  run: Interpreter,
  given?: RouterStyle['given'],
): void {
  const place = hasBody(route) ? 'json' : 'query'
  const sink: InputSink = { facts: new PlacedFacts(facts, place), place }
  const request = native(new AnyRequest(sink))
  const self =
    of === undefined
      ? undefined
      : native(new ControllerSelf(of, { request }, (name) => (name === 'getRequest' ? request : undefined)))
  const args = argumentsOf(fn, request).map((arg, i): Value => {
    const to = fn.fn.params[i]?.to
    return (to?.kind === 'name' ? given?.(to.name.replace('$', ''), sink) : undefined) ?? arg
  })
  run.handle(fn, args, sink.facts, self)
}

/** The request is what is declared as one, or called so. */
function argumentsOf(fn: FunctionValue, request: Value): Value[] {
  return fn.fn.params.map((param): Value => {
    const name = param.to.kind === 'name' ? param.to.name : ''
    const isRequest = typeNames(param).some((type) =>
      /(?:^|\\)(?:\w*Request|ServerRequestInterface|RequestInterface)$/.test(type),
    )
    return isRequest || /^\$req(?:uest)?$/.test(name) ? request : { kind: 'unknown', label: name.replace('$', '') }
  })
}

/** The request of the handler that is being read. */
export function requestAround({ facts }: Interpreter): Value | undefined {
  if (facts === undefined) return undefined
  return native(new AnyRequest({ facts, place: facts instanceof PlacedFacts ? facts.place : 'query' }))
}

export class VerbRouter extends Native {
  /** Where routes go now; only `groupInPlace` changes it. */
  router: Router
  readonly style: RouterStyle

  constructor(router: Router, style: RouterStyle) {
    super()
    this.router = router
    this.style = style
  }

  static application(style: RouterStyle, run: Interpreter): VerbRouter {
    const made = VerbRouter.untold(style, run)
    made.router.isApplication = true
    return made
  }

  /** One that a function is given by something that cannot be seen. */
  static untold(style: RouterStyle, run: Interpreter): VerbRouter {
    return new VerbRouter(run.project.graph.router(readerOf(style)), style)
  }

  /** `$app->request` while a handler is read that took the application along. */
  override member(name: string, _site: Site, run: Interpreter): Value | undefined {
    return name === 'request' ? requestAround(run) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'request' && call.args.length === 0) return requestAround(run)
    const statement = Object.hasOwn(this.style.statements, name) ? this.style.statements[name] : undefined
    if (statement !== undefined) return statement(this, call, run) ?? native(this)
    const verbs = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    return verbs === undefined
      ? undefined
      : this.add(verbs, call.args[0], call.args.at(this.style.handlerAt ?? 1), call)
  }

  /** Registers a route; what it gives takes middleware. */
  add(methods: readonly HttpMethod[], path: Value | undefined, target: Value | undefined, call: Call): Value {
    if (path === undefined) return UNKNOWN
    const handlers: Value[] = [UNKNOWN]
    const handler = targetName(target)
    const { entries } = this.router
    const start = entries.length
    for (const [one, group] of itemsOf(path).flatMap((each) => byBody(methods).map((some) => [each, some] as const))) {
      this.router.route({
        file: call.file,
        line: call.line,
        condition: call.condition,
        methods: group,
        path: one,
        handlers,
        facts: { target } satisfies Facts,
        ...(handler === undefined ? {} : { handler }),
      })
    }
    // `->via('GET', 'POST')` says later which methods are meant.
    const again = (others: readonly HttpMethod[]): Value => {
      entries.splice(start, entries.length - start)
      return this.add(others, path, target, call)
    }
    return native(new RouteLink(handlers, again))
  }

  /** A group: a router of its own below a path, which a function fills. */
  group(path: Value | undefined, fill: Value | undefined, call: Call, run: Interpreter): Value {
    const inner = new VerbRouter(run.project.graph.router(this.router.reader), this.style)
    this.mount(path ?? text(''), inner.router, call)
    if (fill?.kind === 'function') {
      run.invoke(fill.fn.params.length > 0 ? fill : { ...fill, self: native(inner) }, [native(inner)])
    }
    return native(new GroupLink(inner.router))
  }

  /** A group during which the router itself means the group: `$router->mount('/x', function () use ($router) { … })` */
  groupInPlace(path: Value | undefined, fill: Value | undefined, call: Call, run: Interpreter): Value {
    const outer = this.router
    const inner = run.project.graph.router(outer.reader)
    this.mount(path ?? text(''), inner, call)
    this.router = inner
    if (fill?.kind === 'function') run.invoke(fill, [native(this)])
    this.router = outer
    return native(new GroupLink(inner))
  }

  mount(path: Value, router: Router, call: Call, handlers: readonly Value[] = []): void {
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path, router, handlers })
  }

  /** Middleware of the whole router, in whatever order it is added. */
  use(middleware: readonly Value[], call: Call, run: Interpreter): void {
    const { file, line, condition } = call
    const handlers = middleware.map((one) => psrMiddleware(one, run))
    this.router.use({ file, line, condition, path: undefined, handlers, always: true })
  }
}

const ADDS_MIDDLEWARE = new Set(['add', 'addMiddleware', 'middleware', 'lazyMiddleware', 'pipe'])

/** A route to which middleware is added. */
class RouteLink extends Native {
  readonly #handlers: Value[]
  readonly #again: (methods: readonly HttpMethod[]) => Value

  constructor(handlers: Value[], again: (methods: readonly HttpMethod[]) => Value) {
    super()
    this.#handlers = handlers
    this.#again = again
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = name === 'via' ? call.args.flatMap(methodsIn) : []
    if (methods.length > 0) return this.#again(methods)
    if (ADDS_MIDDLEWARE.has(name)) {
      for (const one of call.args.flatMap((arg) => [...itemsOf(arg)]))
        this.#handlers.splice(-1, 0, psrMiddleware(one, run))
    }
    return native(this)
  }
}

/** A group to which middleware is added. */
class GroupLink extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (ADDS_MIDDLEWARE.has(name)) {
      const { file, line, condition } = call
      const handlers = call.args.flatMap((arg) => [...itemsOf(arg)]).map((one) => psrMiddleware(one, run))
      this.#router.use({ file, line, condition, path: undefined, handlers, always: true })
    }
    return native(this)
  }
}

/** Methods as a list or as text: `['GET', 'POST']`, `'GET|POST'`. */
export function methodsIn(value: Value | undefined): readonly HttpMethod[] {
  const names = itemsOf(value).flatMap(
    (item) =>
      plainText(item)
        ?.toUpperCase()
        .split(/[|,\s]+/) ?? [],
  )
  const known = names.filter((name) => /^[A-Z]{3,10}$/.test(name))
  return known.includes('ANY') || known.includes('ALL') ? ANY_METHODS : known
}
