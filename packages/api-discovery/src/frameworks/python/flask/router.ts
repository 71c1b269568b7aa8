import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call, type Site } from '../../../engine/native.ts'
import { itemsOf, native, text, unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { SchemaMark } from '../input-mark.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { placeOfLocation } from '../validation/location.ts'
import { describedBy } from '../validation/schema.ts'
import { methodsArgument, viewFunction } from '../views.ts'
import { underWrappers } from '../wrappers.ts'
import { flaskReader, hookOf, quartReader, type FlaskRouteFacts } from './reader.ts'
import { FlaskView } from './view.ts'

export type FlaskFramework = 'flask' | 'quart'

/** Run before each request of the application or blueprint. */
const HOOKS = new Set(['before_request', 'before_app_request'])

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete'])

/** `Flask(...)` and `Blueprint(...)`. */
export class FlaskRouter extends Routed {
  /** A blueprint's own prefix, which the one given at registration replaces. */
  readonly prefix: Value | undefined

  constructor(router: Router, prefix?: Value) {
    super(router)
    this.prefix = prefix
    router.rootPrefix = prefix
  }

  static application(run: Interpreter, framework: FlaskFramework): FlaskRouter {
    const made = FlaskRouter.blueprint(run, framework, undefined)
    made.router.isApplication = true
    return made
  }

  static blueprint(run: Interpreter, framework: FlaskFramework, prefix: Value | undefined): FlaskRouter {
    return new FlaskRouter(run.project.graph.router(framework === 'flask' ? flaskReader : quartReader), prefix)
  }

  /** Hooks decorate without being called: `@app.before_request`. */
  override member(name: string, site: Site): Value | undefined {
    if (!HOOKS.has(name)) return undefined
    return native(new Registering((handler, run) => this.#before(site, hookOf(handler, site, run))))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#decorator(call, [name.toUpperCase()])
    switch (name) {
      case 'route':
        return this.#decorator(call, methodsArgument(call, 'methods'))
      case 'websocket':
        return native(new Registering((view) => this.addSocket(call, view)))
      case 'add_websocket':
        this.addSocket(call, argument(call, 2, 'view_func'))
        return undefined
      case 'add_url_rule':
        this.addRule(call, argument(call, 2, 'view_func'), methodsArgument(call, 'methods'), run)
        return undefined
      case 'register_blueprint':
      case 'register_api':
        this.register(call, run)
        return undefined
      case 'arguments':
      case 'input':
        return inputMark(call, run)
      case 'test_client':
      case 'test_request_context':
        return unknown('client')
      default:
        return undefined
    }
  }

  #decorator(call: Call, methods: readonly HttpMethod[] | undefined): Value {
    return native(
      new Registering((view, run) => {
        const target = view.kind === 'class' ? native(new FlaskView(view)) : view
        this.addRule(call, target, methods, run)
      }),
    )
  }

  /** Registers one view; without methods a function answers GET and a class what it has methods for. */
  addRule(call: Call, given: Value | undefined, methods: readonly HttpMethod[] | undefined, run: Interpreter): void {
    const path = argument(call, 0, 'rule') ?? unknown('rule')
    const { view, wrappers } = given === undefined ? { view: given, wrappers: [] } : underWrappers(given, isView, run)
    const facts: FlaskRouteFacts = { wrappers }
    if (view?.kind === 'native' && view.native instanceof FlaskView) {
      for (const { method, fn } of view.native.handlers(run)) {
        if (methods !== undefined && !methods.includes(method)) continue
        this.router.route({ ...placeOf(call), path, methods: [method], handlers: [fn], facts })
      }
      return
    }
    const handlers = view === undefined ? [] : [view]
    this.router.route({ ...placeOf(call), path, methods: methods ?? ['GET'], handlers, facts })
  }

  addSocket(call: Call, view: Value | undefined): void {
    const path = argument(call, 0, 'rule', 'path') ?? unknown('rule')
    this.router.route({
      ...placeOf(call),
      path,
      methods: ['GET'],
      handlers: view === undefined ? [] : [view],
      protocol: 'ws',
    })
  }

  register(call: Call, run: Interpreter): void {
    const child = routedOf(argument(call, 0, 'blueprint', 'api'), run)
    if (child === undefined || child === this) return
    const own = child instanceof FlaskRouter ? child.prefix : undefined
    const path = argument(call, -1, 'url_prefix') ?? own ?? text('')
    this.router.mount({ ...placeOf(call), path, router: child.router, handlers: [] })
  }

  #before(site: Site, handler: Value): void {
    const { file, line } = site
    this.router.use({ file, line, condition: undefined, path: undefined, handlers: [handler], always: true })
  }

  /** `DispatcherMiddleware(app, {'/admin': admin})`: other applications below this one. */
  dispatch(call: Call, run: Interpreter): void {
    const mounts = argument(call, 1, 'mounts')
    if (mounts?.kind !== 'record') return
    for (const [prefix, value] of mounts.fields) {
      const child = routedOf(value, run)
      if (child !== undefined)
        this.router.mount({ ...placeOf(call), path: text(prefix), router: child.router, handlers: [] })
    }
  }
}

function isView(value: Value): boolean {
  return viewFunction(value) !== undefined || (value.kind === 'native' && value.native instanceof FlaskView)
}

/** `@blp.arguments(QuerySchema, location='query')` of flask-smorest, `@app.input(Schema)` of APIFlask. */
function inputMark(call: Call, run: Interpreter): Value | undefined {
  const [first] = itemsOf(argument(call, 0, 'schema'))
  const schema = describedBy(first, run)
  const location = textArgument(call, -1, 'location')
  return schema === undefined ? undefined : native(new SchemaMark(schema, placeOfLocation(location)))
}
