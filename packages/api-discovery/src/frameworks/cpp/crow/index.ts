/** Crow: `CROW_ROUTE(app, "/users/<int>")(handler)`, blueprints, WebSockets. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  alternatives,
  itemsOf,
  native,
  plainText,
  text,
  UNKNOWN,
  type External,
  type Value,
} from '../../../engine/values.ts'
import { CPP } from '../../../languages/cpp/index.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sharedApplication } from '../apps.ts'
import { crowRequest, jsonOf } from './request.ts'

const reader: Reader = {
  framework: 'crow',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    const args = handler.fn.params.map(({ type }) =>
      type?.kind === 'named' && type.name === 'request' ? crowRequest(facts) : UNKNOWN,
    )
    run.handle(handler, args, facts, handler.self)
  },
}

class CrowApp extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (name === 'register_blueprint' && first?.kind === 'native' && first.native instanceof CrowApp) {
      const site = { file: call.file, line: call.line, condition: call.condition }
      this.router.mount({ ...site, path: text(''), router: first.native.router, handlers: [] })
      return native(this)
    }
    if ((name === 'route_dynamic' || name === 'route') && first !== undefined)
      return native(new CrowRoute(this.router, first, call))
    // Settings are chained: `app.port(80).multithreaded().run()`.
    return native(this)
  }
}

/** A route before its handler: `.methods("POST"_method)(handler)`. */
class CrowRoute extends Native {
  readonly #router: Router
  readonly #path: Value
  readonly #site: Call
  readonly #isSocket: boolean
  #methods: readonly HttpMethod[] = ['GET']

  constructor(router: Router, path: Value, site: Call, isSocket = false) {
    super()
    this.#router = router
    this.#path = path
    this.#site = site
    this.#isSocket = isSocket
    if (isSocket) this.#add(undefined)
  }

  override method(name: string, call: Call): Value {
    if (name === 'methods') {
      const methods = call.args.flatMap(itemsOf).flatMap((arg) => methodName(arg) ?? [])
      if (methods.length > 0) this.#methods = methods
    }
    return native(this)
  }

  override call(call: Call): Value {
    this.#add(call.args[0])
    return native(this)
  }

  #add(handler: Value | undefined): void {
    const { file, line, condition } = this.#site
    this.#router.route({
      file,
      line,
      condition,
      methods: this.#methods,
      path: named(this.#path, handler),
      handlers: handler === undefined ? [] : [handler],
      ...(this.#isSocket ? { protocol: 'ws' as const } : {}),
    })
  }
}

function methodName(value: Value): string | undefined {
  const name = plainText(value) ?? (value.kind === 'external' ? value.path.at(-1) : undefined)
  return name?.toUpperCase()
}

/** `<int>` is called as the parameter of the handler is that takes it. */
function named(path: Value, handler: Value | undefined): Value {
  const names = (handler?.kind === 'function' ? handler.fn.params : []).flatMap(({ to, type }) => {
    const isOwn = type?.kind === 'named' && /^(?:request|response)$/.test(type.name)
    return isOwn || to.kind !== 'name' ? [] : [to.name]
  })
  const all = alternatives(path).map((one): Value => {
    if (one.kind !== 'text') return one
    const left = [...names]
    const replace = (part: string): string =>
      part.replaceAll(/<(int|uint|float|double|str|string|path)>/g, (_, kind: string) => `{${left.shift() ?? kind}}`)
    return { kind: 'text', parts: one.parts.map((part) => (typeof part === 'string' ? replace(part) : part)) }
  })
  return all.length === 1 ? (all[0] ?? path) : { kind: 'union', of: all }
}

export const crow: Framework = {
  name: 'crow',
  languages: ['cpp'],
  packages: [CPP],
  hints: String.raw`\bCROW_(?:BP_)?(?:CATCHALL_)?(?:WEBSOCKET_)?ROUTE\b|\bcrow::|["<]crow`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const json = jsonOf(callee, call)
    if (json !== undefined) return json
    const name = callee.path.at(-1) ?? ''
    const [first, path] = call.args
    if (/^CROW_(?:BP_)?(?:WEBSOCKET_)?ROUTE$/.test(name) && path !== undefined) {
      const isOurs = first?.kind === 'native' && first.native instanceof CrowApp
      const router =
        isOurs && first.native instanceof CrowApp ? first.native.router : sharedApplication(run.project, reader)
      return native(new CrowRoute(router, path, call, name.includes('WEBSOCKET')))
    }
    if (callee.path.length !== 1 || !call.constructs) return undefined
    if (/^(?:SimpleApp|App|Crow)$/.test(name)) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      return native(new CrowApp(router))
    }
    if (name !== 'Blueprint') return undefined
    const router = run.project.graph.router(reader)
    if (first !== undefined) router.prefix = first
    return native(new CrowApp(router))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    return /^(?:SimpleApp|Crow)$/.test(name) ? native(new CrowApp(sharedApplication(run.project, reader))) : undefined
  },
}
