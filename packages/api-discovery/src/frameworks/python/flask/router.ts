import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { flaskReader, quartReader } from './reader.ts'
import { FlaskView } from './view.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete'])

/** `Flask(...)` and `Blueprint(...)`. */
export class FlaskRouter extends Native {
  readonly router: Router
  /** A blueprint's own prefix, which the one given at registration replaces. */
  readonly prefix: Value | undefined

  constructor(router: Router, prefix?: Value) {
    super()
    this.router = router
    this.prefix = prefix
    router.rootPrefix = prefix
  }

  static application(run: Interpreter, framework: 'flask' | 'quart'): FlaskRouter {
    const made = new FlaskRouter(run.project.graph.router(framework === 'flask' ? flaskReader : quartReader))
    made.router.isApplication = true
    return made
  }

  static blueprint(run: Interpreter, framework: 'flask' | 'quart', prefix: Value | undefined): FlaskRouter {
    return new FlaskRouter(run.project.graph.router(framework === 'flask' ? flaskReader : quartReader), prefix)
  }

  /** One that a function is given by something that cannot be seen. */
  static untold(run: Interpreter): FlaskRouter {
    return new FlaskRouter(run.project.graph.router(flaskReader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'route' || name === 'websocket')
      return native(new RouteDecorator(this, call, methodsOf(call), name === 'websocket'))
    if (VERBS.has(name)) return native(new RouteDecorator(this, call, [name.toUpperCase()], false))
    if (name === 'add_url_rule') {
      this.addRule(call, argument(call, 2, 'view_func'), methodsOf(call), run)
      return undefined
    }
    if (name === 'register_blueprint') this.#register(call, run)
    if (name === 'test_client' || name === 'test_request_context') return unknown('client')
    return undefined
  }

  /** Registers one view; without methods a function answers GET and a class what it has methods for. */
  addRule(
    call: Call,
    view: Value | undefined,
    methods: readonly HttpMethod[] | undefined,
    run: Interpreter,
    isSocket = false,
  ): void {
    const site = { file: call.file, line: call.line, condition: call.condition }
    const path = argument(call, 0, 'rule') ?? unknown('rule')
    if (view?.kind === 'native' && view.native instanceof FlaskView) {
      for (const { method, fn } of view.native.handlers(run)) {
        if (methods === undefined || methods.includes(method))
          this.router.route({ ...site, path, methods: [method], handlers: [fn] })
      }
      return
    }
    this.router.route({
      ...site,
      path,
      methods: methods ?? ['GET'],
      handlers: view === undefined ? [] : [view],
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
  }

  #register(call: Call, run: Interpreter): void {
    const given = argument(call, 0, 'blueprint')
    const child = given === undefined ? undefined : run.settle(given)
    if (child?.kind !== 'native' || !(child.native instanceof FlaskRouter)) return
    const path = argument(call, -1, 'url_prefix') ?? child.native.prefix ?? text('')
    this.router.mount({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path,
      router: child.native.router,
      handlers: [],
    })
  }
}

function methodsOf(call: Call): readonly HttpMethod[] | undefined {
  const given = argument(call, -1, 'methods')
  if (given === undefined) return undefined
  const names = itemsOf(given).flatMap((item) => plainText(item)?.toUpperCase() ?? [])
  return names.length > 0 ? names : undefined
}

/** `@app.route(rule)`: registers what it decorates and gives it back. */
class RouteDecorator extends Native {
  readonly #router: FlaskRouter
  readonly #rule: Call
  readonly #methods: readonly HttpMethod[] | undefined
  readonly #isSocket: boolean

  constructor(router: FlaskRouter, rule: Call, methods: readonly HttpMethod[] | undefined, isSocket: boolean) {
    super()
    this.#router = router
    this.#rule = rule
    this.#methods = methods
    this.#isSocket = isSocket
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const [view] = call.args
    const target = view?.kind === 'class' ? native(new FlaskView(view)) : view
    this.#router.addRule(this.#rule, target, this.#isSocket ? ['GET'] : this.#methods, run, this.#isSocket)
    return view
  }
}
