/** Odoo: methods of controllers under `@http.route`, whose arguments are the inputs (Reference, Web Controllers). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { fullName, itemsOf, native, type External, type Value } from '../../../engine/values.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { methodsShown } from '../django/methods-shown.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { placeOf, Registering } from '../routed.ts'
import { RouteFacts } from '../route-facts.ts'
import { addSignature } from '../signature-inputs.ts'
import { unwrapped } from '../standard/index.ts'
import { methodsArgument, viewFunction, viewName } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

/** `request.params` holds what the method is given too; `httprequest` is Werkzeug's request under it. */
const REQUEST: RequestShape = {
  places: {
    args: 'query',
    form: 'form',
    files: 'form',
    json: 'json',
    jsonrequest: 'json',
    headers: 'header',
    cookies: 'cookie',
  },
  whole: { get_json: 'json', get_json_data: 'json' },
  raw: ['data', 'get_data'],
  itself: ['httprequest'],
}

interface OdooFacts {
  /** Called with JSON-RPC, whose `params` are the arguments. */
  readonly isJson: boolean
}

/** What `auth='user'` puts in front of a method. */
class Authentication extends Native {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

const reader: Reader = {
  framework: 'odoo',
  syntax: werkzeugPath,
  handlerName: viewName,
  guard: (handler: Value) =>
    handler.kind === 'native' && handler.native instanceof Authentication
      ? { name: handler.native.name, kind: 'authentication' }
      : undefined,
  readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    // Only this adapter makes routes of this reader.
    const { isJson } = route.facts as OdooFacts
    const facts = new RouteFacts(given, route.methods)
    const place = isJson ? 'json' : facts.isBodiless ? 'query' : 'form'
    addSignature(
      inner,
      { pathNames: namesInPath(route, werkzeugPath, run), reserved: /^$/, place, objects: place },
      facts,
      run,
    )
    run.handle(inner, [], facts, inner.self)
  },
}

export const odoo: Framework = {
  name: 'odoo',
  languages: ['python'],
  packages: ['odoo', 'odoo.*', 'openerp', 'openerp.*'],
  hints: String.raw`\b(?:odoo|openerp)\b[\s\S]*\broute\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!/^(?:odoo|openerp)\.http\.route$/.test(fullName(callee))) return undefined
    return native(new Registering((view) => addRoute(call, view, run)))
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return isRequest(of) && run.facts !== undefined
      ? new RequestValue(REQUEST, run.facts).member(name, undefined, run)
      : undefined
  },

  isGlobalRequest: isRequest,
}

function isRequest(of: External): boolean {
  return /^(?:odoo|openerp)\.http\.request$/.test(fullName(of))
}

/** A route without a path declares that of the method that it overrides once more. */
function addRoute(call: Call, view: Value, run: Interpreter): void {
  const path = argument(call, 0, 'route')
  if (path === undefined) return
  const isJson = textArgument(call, -1, 'type')?.startsWith('json') === true
  const fn = viewFunction(view)
  const unsaid = isJson ? ['POST'] : fn === undefined ? ['GET'] : methodsShown(unwrapped(fn).fn)
  const auth = call.named.has('auth') ? textArgument(call, -1, 'auth') : 'user'
  const guards = auth === 'user' || auth === 'bearer' ? [native(new Authentication(`auth='${auth}'`))] : []
  const facts: OdooFacts = { isJson }
  for (const methods of byBody(methodsArgument(call, 'methods') ?? unsaid))
    // An argument may be in one of the paths and in the query of another.
    for (const one of itemsOf(path))
      routerOf(run).route({ ...placeOf(call), path: one, methods, handlers: [...guards, view], facts })
}

const routers = new WeakMap<Interpreter, Router>()

function routerOf(run: Interpreter): Router {
  let router = routers.get(run)
  if (router === undefined) {
    router = run.project.graph.router(reader)
    router.isApplication = true
    routers.set(run, router)
  }
  return router
}
