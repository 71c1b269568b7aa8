import type { Interpreter } from '../../../engine/interpreter.ts'
import { answerOfCallback } from '../../../engine/methods.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Protocol } from '../../../model.ts'
import type { Router, RouterEntry } from '../../../routing/graph.ts'
import { passesOn } from '../guards.ts'
import { methodsNamed } from '../http-methods.ts'
import { Mountable } from '../mountable.ts'
import { noteBodyParsers } from './body-place.ts'
import { expressReader } from './reader.ts'

/** `express()` and `express.Router()`. */
export class ExpressRouter extends Native {
  readonly router: Router
  readonly #own = new Map<string, Value>()
  /** Routes for all methods that only let callers through. */
  readonly #passing = new Set<RouterEntry>()

  constructor(router: Router) {
    super()
    this.router = router
  }

  static router(run: Interpreter): ExpressRouter {
    return new ExpressRouter(run.project.graph.router(expressReader))
  }

  static application(run: Interpreter): ExpressRouter {
    const made = ExpressRouter.router(run)
    made.router.isApplication = true
    return made
  }

  /** What a program puts on its application: `app.lazyUse = (path, load) => …`. */
  override member(name: string): Value | undefined {
    return this.#own.get(name)
  }

  override setMember(name: string, value: Value): void {
    this.#own.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      // app.get('setting') reads a setting.
      if (call.args.length < 2) return undefined
      if (name === 'all' && handlersOf(call.args.slice(1)).every(passesOn)) this.#before(call)
      else this.#route(methods, call)
      this.#dropPassing(call.args[0])
      return native(this)
    }
    switch (name) {
      case 'use':
        this.#use(call, run)
        return native(this)
      case 'route':
        return native(new RouteBuilder(this.router, call.args[0] ?? unknown('path')))
      case 'ws':
        this.#route(['GET'], call, 'ws')
        return native(this)
      case 'set':
      case 'param':
      case 'enable':
      case 'disable':
      case 'engine':
        return native(this)
      case 'listen':
        this.router.isApplication = true
        return unknown('server')
      default:
        return undefined
    }
  }

  #route(methods: readonly HttpMethod[], call: Call, protocol?: Protocol): void {
    const [path = unknown('path'), ...handlers] = call.args
    this.router.route({
      file: call.file,
      line: call.line,
      methods,
      path,
      handlers: handlersOf(handlers),
      condition: call.condition,
      ...(protocol === undefined ? {} : { protocol }),
    })
  }

  /**
   * `app.all('/admin/*', requireAdmin)`: what lets callers through stands before the routes below. On one path it counts
   * as a route only while no other one has that path.
   */
  #before(call: Call): void {
    const [path, ...handlers] = call.args
    const above = /^(.*?)\/?\*\w*$/.exec(plainText(path) ?? '')?.[1]
    const site = { file: call.file, line: call.line, condition: call.condition }
    if (above !== undefined)
      this.router.use({ ...site, path: above === '' ? undefined : text(above), handlers: handlersOf(handlers) })
    else {
      this.#route(ANY_METHODS, call)
      const route = this.router.entries.at(-1)
      if (route !== undefined) this.#passing.add(route)
    }
  }

  #dropPassing(path: Value | undefined): void {
    const wanted = plainText(path)
    if (this.#passing.size === 0 || wanted === undefined) return
    const { entries } = this.router
    const same = entries.filter((one) => one.kind === 'route' && plainText(one.path) === wanted)
    const passing = new Set(same.filter((one) => this.#passing.has(one)))
    if (passing.size === 0 || passing.size === same.length) return
    entries.splice(0, entries.length, ...entries.filter((one) => !passing.has(one)))
  }

  #use(call: Call, run: Interpreter): void {
    const given = call.args.map((arg) => run.settle(arg))
    noteBodyParsers(given, run)
    const [first, ...rest] = given
    const hasPath = first !== undefined && rest.length > 0 && isPath(first)
    const path = hasPath ? first : undefined
    const handlers = (hasPath ? rest : given).flatMap(itemsOf).map((one) => run.settle(one))
    const site = { file: call.file, line: call.line, condition: call.condition }
    const before: Value[] = []
    for (const handler of handlers) {
      const routers = alternatives(handler).flatMap((one) => routersIn(one, run))
      for (const router of routers)
        this.router.mount({ ...site, path: path ?? text(''), router, handlers: [...before] })
      if (routers.length === 0) before.push(handler)
    }
    // Without a router among them they stand before all that follows.
    if (before.length === handlers.length) this.router.use({ ...site, path, handlers: before })
  }
}

function handlersOf(args: readonly Value[]): readonly Value[] {
  return args.flatMap(itemsOf)
}

/** A router, or the one that a function makes which a package calls when it is needed: `lazy(() => import('./admin'))`. */
function routersIn(value: Value, run: Interpreter): readonly Router[] {
  if (value.kind === 'native' && (value.native instanceof ExpressRouter || value.native instanceof Mountable))
    return [value.native.router]
  if (value.kind !== 'external') return []
  return (value.call?.args ?? [])
    .filter((arg) => arg.kind === 'function' && arg.fn.params.length === 0)
    .flatMap((arg) => (arg.kind === 'function' ? alternatives(run.settle(answerOfCallback(run, arg))) : []))
    .flatMap((made) => (made.kind === 'native' && made.native instanceof ExpressRouter ? [made.native.router] : []))
}

const PATH_NAME = /path|prefix|base|url|uri|route|version|root|endpoint|^v\d+$/i

function isPath(value: Value): boolean {
  switch (value.kind) {
    case 'text':
    case 'regex':
      return true
    case 'list':
      return value.items.length > 0 && value.items.every(isPath)
    case 'union':
      return value.of.every(isPath)
    case 'unknown':
      return value.claimed === undefined && PATH_NAME.test(value.label ?? '')
    case 'external':
      return value.call === undefined && PATH_NAME.test(value.path.at(-1) ?? '')
    default:
      return false
  }
}

/** `router.route(path)`, on which methods are chained. */
class RouteBuilder extends Native {
  readonly #router: Router
  readonly #path: Value
  /** Handlers given to `all` stand before the methods after it. */
  readonly #before: Value[] = []

  constructor(router: Router, path: Value) {
    super()
    this.#router = router
    this.#path = path
  }

  override method(name: string, call: Call): Value | undefined {
    const methods = methodsNamed(name)
    if (methods === undefined) return undefined
    const handlers = handlersOf(call.args)
    if (name === 'all' && handlers.every(passesOn)) {
      this.#before.push(...handlers)
      return native(this)
    }
    this.#router.route({
      file: call.file,
      line: call.line,
      methods,
      path: this.#path,
      handlers: [...this.#before, ...handlers],
      condition: call.condition,
    })
    if (name === 'all') this.#before.push(...handlers)
    return native(this)
  }
}
