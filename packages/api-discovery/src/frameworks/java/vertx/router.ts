/** `Router` of Vert.x, and the routes that it hands out to be given handlers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { constantName } from '../../jvm/marks.ts'
import { vertxReader } from './reader.ts'

const VERB = /^(get|post|put|patch|delete|head|options|trace|connect)(WithRegex)?$/

export class VertxRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(run: Interpreter): VertxRouter {
    return new VertxRouter(run.project.graph.router(vertxReader))
  }

  override isCalledBare(name: string): boolean {
    return VERB.test(name) || /^(?:route|routeWithRegex|mountSubRouter)$/.test(name)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = VERB.exec(name)
    if (verb !== null) {
      return native(
        new VertxRoute(this.router, call, [(verb[1] ?? '').toUpperCase()], pathOf(call, 0, verb[2] !== undefined)),
      )
    }
    switch (name) {
      case 'route':
      case 'routeWithRegex': {
        const isRegex = name === 'routeWithRegex'
        // `route(HttpMethod, path)` or `route(path)`
        const withMethod = call.args.length > 1 || (call.args.length === 1 && call.args[0]?.kind === 'external')
        const method = withMethod ? constantName(call.args[0] ?? text('')) : undefined
        return native(
          new VertxRoute(
            this.router,
            call,
            method === undefined ? [] : [method],
            pathOf(call, withMethod ? 1 : 0, isRegex),
          ),
        )
      }
      case 'mountSubRouter':
        mount(this.router, call, argument(call, 0), call.args[1], run)
        return native(this)
      case 'errorHandler':
      case 'allowForward':
        return native(this)
      default:
        return undefined
    }
  }
}

function pathOf(call: Call, position: number, isRegex: boolean): Value | undefined {
  const given = call.args[position]
  if (!isRegex) return given
  const source = plainText(given)
  return source === undefined ? given : { kind: 'regex', source }
}

function mount(router: Router, call: Call, path: Value | undefined, given: Value | undefined, run: Interpreter): void {
  const child = given === undefined ? undefined : run.settle(given)
  if (child?.kind !== 'native' || !(child.native instanceof VertxRouter) || child.native.router === router) return
  const known = plainText(path)?.replace(/\/?\*$/, '')
  router.mount({
    file: call.file,
    line: call.line,
    condition: call.condition,
    path: known === undefined ? (path ?? text('')) : text(known),
    router: child.native.router,
    handlers: [],
  })
}

/** One route, which is registered when its first handler is given. */
class VertxRoute extends Native {
  readonly #router: Router
  readonly #call: Call
  readonly #handlers: Value[] = []
  #methods: readonly HttpMethod[]
  #path: Value | undefined
  #isRegistered = false

  constructor(router: Router, call: Call, methods: readonly HttpMethod[], path: Value | undefined) {
    super()
    this.#router = router
    this.#call = call
    this.#methods = methods
    this.#path = path
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    switch (name) {
      case 'handler':
      case 'blockingHandler':
      case 'respond':
      case 'coroutineHandler':
      case 'suspendHandler':
      case 'coHandler':
      case 'coRespond':
        if (first !== undefined) this.#handle(first, run)
        break
      case 'method': {
        const method = first === undefined ? undefined : constantName(first)
        if (method !== undefined) this.#methods = [...this.#methods, method]
        break
      }
      case 'path':
        this.#path = first
        break
      case 'pathRegex':
        this.#path = pathOf(call, 0, true)
        break
      case 'subRouter':
        mount(this.#router, { ...call, line: this.#call.line }, this.#path, first, run)
        break
      default:
    }
    return native(this)
  }

  #handle(handler: Value, run: Interpreter): void {
    const { file, line, condition } = this.#call
    const path = plainText(this.#path)
    const isOpen = this.#path === undefined || path?.endsWith('*') === true
    // Without a method, what goes on to the next handler prepares or guards; what does not, answers.
    if (
      this.#methods.length === 0 &&
      (handler.kind === 'external' || goesOn(handler) || (isOpen && handler.kind !== 'function'))
    ) {
      this.#router.use({ file, line, condition, path: this.#path, handlers: [handler] })
      return
    }
    this.#handlers.push(run.settle(handler))
    if (this.#isRegistered) return
    this.#isRegistered = true
    this.#router.route({
      file,
      line,
      condition,
      methods: this.#methods.length === 0 ? ANY_METHODS : this.#methods,
      path: this.#path ?? text('/*'),
      handlers: this.#handlers,
    })
  }
}

function goesOn(handler: Value): boolean {
  return handler.kind === 'function' && JSON.stringify(handler.fn).includes('"name":"next"')
}
