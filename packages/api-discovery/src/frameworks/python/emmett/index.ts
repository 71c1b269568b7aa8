/** Emmett, and weppy before it: routes that answer GET and POST under the names of their functions, modules with prefixes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { concat, native, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { placeOf } from '../routed.ts'
import { viewName, viewReader } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const REQUEST: RequestShape = {
  places: {
    query_params: 'query',
    get_vars: 'query',
    body_params: 'json',
    post_vars: 'form',
    files: 'form',
    headers: 'header',
    cookies: 'cookie',
    params: 'query',
  },
  raw: ['body'],
}

const DIALECT: DecoratorDialect = {
  reader: viewReader({ framework: 'emmett', syntax: werkzeugPath, request: REQUEST }),
  unsaid: ['GET', 'POST'],
  including: {},
  sockets: ['websocket'],
}

/** `App(__name__)` and what `app.module` makes, which lies below it. */
class EmmettApp extends DecoratorApp {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'module' && name !== 'module_group') return super.method(name, call, run)
    const prefix = argument(call, -1, 'url_prefix')
    const made = new EmmettApp(run, DIALECT, false)
    const path = prefix === undefined ? text('') : concat([text('/'), prefix])
    this.router.mount({ ...placeOf(call), path, router: made.router, handlers: [] })
    return native(made)
  }

  override add(call: Call, methods: readonly HttpMethod[], view: Value | undefined, isSocket = false): void {
    const own = text(`/${(view === undefined ? undefined : viewName(view)) ?? ''}`)
    const path = argument(call, 0, 'paths', 'path') ?? own
    super.add({ ...call, args: [path] }, methods, view, isSocket)
  }
}

export const emmett: Framework = {
  name: 'emmett',
  languages: ['python'],
  packages: ['emmett', 'emmett.*', 'emmett_core', 'weppy', 'weppy.*'],
  hints: String.raw`\b(?:emmett|weppy)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'App') return native(new EmmettApp(run, DIALECT, true))
    // `AppModule(app, 'blog', __name__, url_prefix='blog')`
    const [app] = call.args
    const isModule = name === 'AppModule' && app?.kind === 'native' && app.native instanceof EmmettApp
    return isModule ? app.native.method('module', call, run) : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return isRequest(of) && run.facts !== undefined
      ? new RequestValue(REQUEST, run.facts).member(name, undefined, run)
      : undefined
  },

  isGlobalRequest: isRequest,
}

function isRequest(of: External): boolean {
  return of.path.length === 1 && of.path[0] === 'request'
}
