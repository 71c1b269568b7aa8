/** Klein and Microdot: Flask's decorators without Flask. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, unknown, type External, type Value } from '../../../engine/values.ts'
import { DecoratorApp, SocketView, type DecoratorDialect } from '../decorator-app.ts'
import type { RequestShape } from '../request.ts'
import { placeOf } from '../routed.ts'
import { viewReader } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const REQUEST: RequestShape = {
  places: { args: 'query', form: 'form', json: 'json', headers: 'header', cookies: 'cookie', files: 'form' },
  single: { getHeader: 'header', getCookie: 'cookie' },
  raw: ['content', 'body'],
}

function dialectOf(framework: string): DecoratorDialect {
  return {
    reader: viewReader({ framework, syntax: werkzeugPath, request: REQUEST }),
    unsaid: ['GET'],
    including: { mount: { prefix: 'url_prefix', position: 1 } },
  }
}

/** `with app.subroute('/branch') as branch`: routes below a prefix. */
class KleinApp extends DecoratorApp {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'subroute') return super.method(name, call, run)
    const below = new KleinApp(run, KLEIN, false)
    this.router.mount({ ...placeOf(call), path: call.args[0] ?? unknown('prefix'), router: below.router, handlers: [] })
    return native(below)
  }
}

const defaults = new WeakMap<Project, KleinApp>()

/** The application of the decorator that the package itself exports. */
function defaultOf(run: Interpreter): KleinApp {
  let app = defaults.get(run.project)
  if (app === undefined) defaults.set(run.project, (app = new KleinApp(run, KLEIN, true)))
  return app
}

const KLEIN = dialectOf('klein')
const MICRODOT = dialectOf('microdot')

export const klein: Framework = {
  name: 'klein',
  languages: ['python'],
  packages: ['klein', 'klein.*', 'microdot', 'microdot.*'],
  hints: String.raw`\b(?:klein|microdot)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const [view] = call.args
    if (/^microdot\.(?:\w+\.)*with_websocket$/.test(name) && view !== undefined) return native(new SocketView(view))
    if (name === 'klein.Klein' || name === 'klein.app.Klein') return native(new KleinApp(run, KLEIN, true))
    if (name === 'klein.route') return defaultOf(run).method('route', call, run)
    return /^microdot\.(?:\w+\.)?Microdot$/.test(name) ? native(new DecoratorApp(run, MICRODOT, true)) : undefined
  },
}
