import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { placeOf, Routed, routedOf } from '../routed.ts'
import { starletteReader } from '../starlette/reader.ts'
import { starletteMethod } from '../starlette/router.ts'
import { fastapiReader } from './reader.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'])

/** `FastAPI(...)` and `APIRouter(...)`. */
export class FastApiRouter extends Routed {
  static make(run: Interpreter, call: Call | undefined, isApplication: boolean): FastApiRouter {
    const router = run.project.graph.router(fastapiReader)
    router.isApplication = isApplication
    const prefix = call === undefined || isApplication ? undefined : argument(call, -1, 'prefix')
    if (prefix !== undefined) router.prefix = prefix
    if (call !== undefined) useDependencies(router, call)
    return new FastApiRouter(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return native(new Operation(this.router, call, [name.toUpperCase()]))
    switch (name) {
      case 'api_route':
        return native(new Operation(this.router, call, methodsOf(call)))
      case 'websocket':
        return native(new Operation(this.router, call, ['GET'], true))
      case 'add_api_route':
        register(this.router, call, argument(call, 1, 'endpoint', 'route'), methodsOf(call), false)
        return undefined
      case 'add_api_websocket_route':
        register(this.router, call, argument(call, 1, 'endpoint', 'route'), ['GET'], true)
        return undefined
      case 'include_router':
        this.#mount(call, argument(call, 0, 'router'), argument(call, -1, 'prefix'), run)
        return undefined
      case 'add_route':
      case 'route':
        return starletteMethod(this.#plain(call, run), name, call, run)
      default:
        return starletteMethod(this.router, name, call, run)
    }
  }

  /** Where routes of Starlette's own kind are, whose handlers are given the request and no dependencies. */
  #plain(call: Call, run: Interpreter): Router {
    const router = run.project.graph.router(starletteReader)
    this.router.mount({ ...placeOf(call), path: text(''), router, handlers: [], isApart: true })
    return router
  }

  override member(name: string): Value | undefined {
    return name === 'router' ? native(this) : undefined
  }

  #mount(call: Call, given: Value | undefined, prefix: Value | undefined, run: Interpreter): void {
    const child = routedOf(given, run)
    if (child === undefined) return
    this.router.mount({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path: prefix ?? text(''),
      router: child.router,
      handlers: dependenciesOf(call),
      ofRoutesOnly: true,
    })
  }
}

function dependenciesOf(call: Call): readonly Value[] {
  return itemsOf(argument(call, -1, 'dependencies'))
}

/** Dependencies of a router run before each of its operations, wherever they are declared. */
function useDependencies(router: Router, call: Call): void {
  const handlers = dependenciesOf(call)
  if (handlers.length === 0) return
  const { file, line, condition } = call
  router.use({ file, line, condition, path: undefined, handlers, always: true, ofRoutesOnly: true })
}

function methodsOf(call: Call): readonly HttpMethod[] {
  const given = argument(call, -1, 'methods')
  if (given === undefined) return ['GET']
  const names = itemsOf(given).flatMap((item) => plainText(item)?.toUpperCase() ?? [])
  return names.length > 0 ? names : ANY_METHODS
}

function register(
  router: Router,
  call: Call,
  endpoint: Value | undefined,
  methods: readonly HttpMethod[],
  isSocket: boolean,
): void {
  const path = argument(call, 0, 'path') ?? unknown('path')
  // An address that a caller gave, which this application calls (OpenAPI Callbacks).
  if (plainText(path)?.includes('{$') === true) return
  const deprecated = argument(call, -1, 'deprecated')
  const summary = textArgument(call, -1, 'summary')
  router.route({
    file: call.file,
    line: call.line,
    condition: call.condition,
    path,
    methods,
    handlers: [...dependenciesOf(call), ...(endpoint === undefined ? [] : [endpoint])],
    ...(isSocket ? { protocol: 'ws' as const } : {}),
    ...(deprecated?.kind === 'constant' && deprecated.value === true ? { deprecated: true } : {}),
    ...(summary === undefined ? {} : { summary }),
  })
}

/** `@app.get(path)`: registers what it decorates and gives it back. */
class Operation extends Native {
  readonly #router: Router
  readonly #declaration: Call
  readonly #methods: readonly HttpMethod[]
  readonly #isSocket: boolean

  constructor(router: Router, declaration: Call, methods: readonly HttpMethod[], isSocket = false) {
    super()
    this.#router = router
    this.#declaration = declaration
    this.#methods = methods
    this.#isSocket = isSocket
  }

  override call(call: Call): Value | undefined {
    register(this.#router, this.#declaration, call.args[0], this.#methods, this.#isSocket)
    return call.args[0]
  }
}
