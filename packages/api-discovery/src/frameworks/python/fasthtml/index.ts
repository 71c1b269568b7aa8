/** FastHTML: `@rt('/path')` on functions that are named after verbs or answer GET and POST, inputs by name. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { list, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue } from '../request.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { addSignature } from '../signature-inputs.ts'
import { unwrapped } from '../standard/index.ts'
import { starlettePath } from '../starlette/path.ts'
import { STARLETTE_REQUEST } from '../starlette/request.ts'
import { methodNames, VERBS, viewFunction, viewName } from '../views.ts'

const RESERVED = /^(?:req|request|sess|session|auth|htmx|app|scope|send|ws|body|hdrs|data)$/

const reader: Reader = {
  framework: 'fasthtml',
  syntax: starlettePath,
  handlerName: viewName,
  readHandlers(route, facts, run) {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined || route.protocol === 'ws') return
    const inner = unwrapped(view)
    const place = placeByMethod(route.methods, 'form')
    addSignature(
      inner,
      { pathNames: namesInPath(route, starlettePath, run), reserved: RESERVED, place, objects: 'form' },
      facts,
      run,
    )
    const request = native(new RequestValue(STARLETTE_REQUEST, facts))
    run.handle(
      inner,
      [],
      facts,
      undefined,
      new Map([
        ['req', request],
        ['request', request],
      ]),
    )
  },
}

export const fasthtml: Framework = {
  name: 'fasthtml',
  languages: ['python'],
  packages: ['fasthtml', 'fasthtml.*'],
  hints: String.raw`\bfasthtml\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'FastHTML') return native(FastHtmlApp.make(run, true))
    if (name === 'APIRouter') return native(FastHtmlApp.make(run, false, argument(call, -1, 'prefix')))
    if (name !== 'fast_app') return undefined
    const app = native(FastHtmlApp.make(run, true))
    // With a database, the tables and their classes follow.
    return list([app, app], true)
  },
}

class FastHtmlApp extends Routed {
  static make(run: Interpreter, isApplication: boolean, prefix?: Value): FastHtmlApp {
    const made = new FastHtmlApp(run.project.graph.router(reader))
    made.router.isApplication = isApplication
    made.router.prefix = prefix
    return made
  }

  override member(name: string): Value | undefined {
    if (VERBS.includes(name)) return native(new Verb(this, name))
    return name === 'route' ? native(this) : undefined
  }

  /** `@rt('/path')`, and `@rt` over a function. */
  override call(call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    if (first !== undefined && viewFunction(first) !== undefined) {
      this.#add(call, undefined, undefined, first)
      return first
    }
    return this.method('route', call, run)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const path = argument(call, 0, 'path')
    const methodsOfName = VERBS.includes(name) ? [name.toUpperCase()] : undefined
    if (methodsOfName !== undefined && path !== undefined && viewFunction(path) !== undefined) {
      this.#add(call, undefined, methodsOfName, path)
      return path
    }
    if (methodsOfName !== undefined)
      return native(new Registering((view) => this.#add(call, path, methodsOfName, view)))
    if (name === 'route') {
      const methods = methodNames(argument(call, 1, 'methods'))
      return native(new Registering((view) => this.#add(call, path, methods.length > 0 ? methods : undefined, view)))
    }
    if (name === 'ws') return native(new Registering((view) => this.#addSocket(call, path, view)))
    if (name === 'to_app') mount(routedOf(call.args[0], run)?.router, this.router, text(''), call)
    if (name === 'mount') mount(this.router, routedOf(call.args[1], run)?.router, path ?? text(''), call)
    return undefined
  }

  #add(call: Call, path: Value | undefined, methods: readonly HttpMethod[] | undefined, view: Value): void {
    const name = viewName(view) ?? ''
    const own = VERBS.includes(name) ? [name.toUpperCase()] : ['GET', 'POST']
    const bare = text(name === 'index' ? '/' : `/${name}`)
    const given = path === undefined || path.kind === 'constant' || plainText(path) === '' ? bare : path
    for (const method of methods ?? own)
      this.router.route({ ...placeOf(call), methods: [method], path: given, handlers: [view] })
  }

  #addSocket(call: Call, path: Value | undefined, view: Value): void {
    this.router.route({ ...placeOf(call), methods: ['GET'], path: path ?? text('/'), handlers: [view], protocol: 'ws' })
  }
}

/** `@app.get` over a function, without a call. */
class Verb extends Native {
  readonly #app: FastHtmlApp
  readonly #name: string

  constructor(app: FastHtmlApp, name: string) {
    super()
    this.#app = app
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#app.method(this.#name, call, run)
  }
}

function mount(into: Router | undefined, child: Router | undefined, path: Value, call: Call): void {
  if (into === undefined || child === undefined || into === child) return
  child.isApplication = false
  into.mount({ ...placeOf(call), path, router: child, handlers: [] })
}
