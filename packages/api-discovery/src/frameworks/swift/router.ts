/** Routers of Swift: verbs with pieces of path and a closure or `use:`, groups, collections of routes. */
import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { concat, fullName, native, plainText, text, type External, type Value } from '../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Reader, Router } from '../../routing/graph.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  all: ANY_METHODS,
}

/** Paths around a router, which tell a handler what is a parameter of the path. */
export interface SwiftRouteFacts {
  readonly paths: readonly Value[]
}

export class SwiftRouter extends Native {
  readonly router: Router
  readonly #reader: Reader
  readonly #prefixes: readonly Value[]

  constructor(router: Router, reader: Reader, prefixes: readonly Value[] = []) {
    super()
    this.router = router
    this.#reader = reader
    this.#prefixes = prefixes
  }

  static application(run: Interpreter, reader: Reader): SwiftRouter {
    const made = new SwiftRouter(run.project.graph.router(reader), reader)
    made.router.isApplication = true
    return made
  }

  /** `app.routes`, `app.router` */
  override member(name: string): Value | undefined {
    return /^(?:routes|router|http|httpServer)$/.test(name) ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (methods !== undefined) {
      this.#route(call, methods, call.args)
      return native(this)
    }
    switch (name) {
      case 'on': {
        const [method, ...rest] = call.args
        const named = call.named.get('method')
        const verb = methodName(named ?? method)
        if (verb !== undefined) this.#route(call, [verb], named === undefined ? rest : call.args)
        return native(this)
      }
      case 'webSocket':
      case 'ws':
        this.#route(call, ['GET'], call.args, 'ws')
        return native(this)
      case 'grouped':
      case 'group':
      case 'route':
        return this.#group(call, run)
      case 'register':
        this.#register(call.named.get('collection') ?? call.args[0], run)
        return native(this)
      case 'addRoutes':
        this.#addRoutes(call)
        return native(this)
      case 'add':
      case 'middleware':
      case 'use':
        this.#guard(call.args, call)
        return native(this)
      default:
        return undefined
    }
  }

  #route(call: Call, methods: readonly HttpMethod[], args: readonly Value[], protocol?: 'ws'): void {
    const handler = call.named.get('use') ?? call.named.get('handler') ?? args.find((arg) => arg.kind === 'function')
    // Vapor 3 puts a decoded body first: `post(Login.self, at: "login", use: …)`.
    const pieces = [call.named.get('at') ?? [], args.filter((arg) => arg.kind !== 'function')].flat()
    const path = pathOf(pieces)
    const facts: SwiftRouteFacts = { paths: [...this.#prefixes, path] }
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path,
      handlers: handler === undefined ? [] : [handler],
      facts,
      ...(protocol === undefined ? {} : { protocol }),
    })
  }

  /** Pieces of path and middleware make a router below this one; a closure is given it. */
  #group(call: Call, run: Interpreter): Value {
    const block = call.args.find((arg) => arg.kind === 'function')
    const given = call.args.filter((arg) => arg.kind !== 'function')
    const path = pathOf(given)
    const child = new SwiftRouter(run.project.graph.router(this.#reader), this.#reader, [...this.#prefixes, path])
    const site = { file: call.file, line: call.line, condition: call.condition }
    this.router.mount({ ...site, path, router: child.router, handlers: given.filter((arg) => arg.kind !== 'text') })
    if (block?.kind === 'function') run.invoke(block, [native(child)])
    return native(child)
  }

  #guard(middleware: readonly Value[], call: Call): void {
    this.router.use({
      file: call.file,
      line: call.line,
      path: undefined,
      handlers: middleware,
      condition: call.condition,
    })
  }

  /** `register(collection: UsersController())`: its `boot` is given this router. */
  #register(collection: Value | undefined, run: Interpreter): void {
    const of = collection === undefined ? undefined : run.settle(collection)
    if (of?.kind !== 'instance') return
    const boot = findMember(run, of.of, 'boot')?.member.method
    if (boot === undefined) return
    run.invoke(run.makeFunction(boot, of.of.scope, of, of.of), [native(this)], new Map(), of)
  }

  /** `addRoutes(controller.endpoints, atPath: "/todos")` */
  #addRoutes(call: Call): void {
    const [routes] = call.args
    if (routes?.kind !== 'native' || !(routes.native instanceof SwiftRouter)) return
    const path = call.named.get('atPath') ?? text('')
    const site = { file: call.file, line: call.line, condition: call.condition }
    this.router.mount({ ...site, path, router: routes.native.router, handlers: [] })
  }
}

function methodName(value: Value | undefined): HttpMethod | undefined {
  const name = plainText(value) ?? (value?.kind === 'external' ? value.path.at(-1) : undefined)
  return name !== undefined && /^[A-Za-z]+$/.test(name) ? name.toUpperCase() : undefined
}

/** Pieces of path joined by `/`; what is no piece (middleware) is left out. */
function pathOf(args: readonly Value[]): Value {
  const pieces = args.flatMap((arg) => {
    const piece = pieceOf(arg)
    return piece === undefined ? [] : [text('/'), piece]
  })
  return pieces.length === 0 ? text('') : concat(pieces)
}

/** `"users"`, `":id"`, `.parameter("id")`, `.catchall`, `PathComponent(stringLiteral: x)`, `User.parameter`. */
function pieceOf(arg: Value): Value | undefined {
  if (arg.kind === 'text' || arg.kind === 'union') return arg
  if (arg.kind === 'unknown')
    return arg.label === undefined || /[Mm]iddleware|[Aa]uth/.test(arg.label) ? undefined : arg
  if (arg.kind !== 'external') return undefined
  const names = arg.path.filter((part) => part !== '()')
  const [first = '', last = first] = [names[0], names.at(-1)]
  const [given] = arg.call?.args ?? []
  if (first === 'PathComponent') return arg.call?.named.get('stringLiteral') ?? given
  if (last === 'constant') return given
  if (last === 'parameter') {
    const name = plainText(given) ?? first.toLowerCase()
    return text(`:${name}`)
  }
  if (last === 'catchall') return text('**')
  return last === 'anything' ? text('*') : undefined
}

/** Middleware that refuses callers without a user (Vapor: Authentication). */
export function swiftGuard(value: Value): { name: string; kind: 'authentication' } | undefined {
  const of: External | undefined = value.kind === 'external' ? value : undefined
  const name = of === undefined ? undefined : fullName(of)
  const last = name?.slice(name.lastIndexOf('.') + 1)
  if (last === 'guardMiddleware' || last === 'redirectMiddleware') return { name: last, kind: 'authentication' }
  return last === 'GuardAuthenticationMiddleware' ? { name: last, kind: 'authentication' } : undefined
}
