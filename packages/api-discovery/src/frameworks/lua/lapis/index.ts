/** Lapis, and lor, which registers routes the same way. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { LUA } from '../../../languages/lua/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { colonNames } from '../../shared/colon-path.ts'
import { mixedParams, placeByMethod } from '../../shared/mixed-params.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'
import { lapisPath } from './path.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  match: ANY_METHODS,
  all: ANY_METHODS,
}

function readerFor(framework: string, request: (facts: HandlerFacts, route: Route) => Value): Reader {
  return {
    framework,
    syntax: lapisPath,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const handler = route.handlers.at(-1)
      if (handler?.kind === 'function') run.handle(handler, [request(facts, route)], facts)
    },
  }
}

const lapisReader = readerFor('lapis', (facts, route) => {
  const headers = (): Value => placeNamed('header', facts)
  return native(
    new RequestObject({
      params: () =>
        mixedParams(placeByMethod(route.methods, route.facts === 'json' ? 'json' : 'form'), facts, [
          'splat',
          ...colonNames([route.path]),
        ]),
      GET: () => placeNamed('query', facts),
      POST: () => placeNamed('form', facts),
      json: () => placeNamed('json', facts),
      cookies: () => placeNamed('cookie', facts),
      req: () =>
        native(
          new RequestObject({
            headers,
            params_get: () => placeNamed('query', facts),
            params_post: () => placeNamed('form', facts),
          }),
        ),
    }),
  )
})

const lorReader = readerFor('lor', (facts) =>
  native(
    new RequestObject({
      params: () => placeNamed('path', facts),
      query: () => placeNamed('query', facts),
      body: () => placeNamed('form', facts),
      headers: () => placeNamed('header', facts),
    }),
  ),
)

class LuaApp extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  /** `app.path = "/users"` stands before the routes of an application that others include. */
  override setMember(name: string, value: Value): void {
    if (name === 'path' && plainText(value) !== undefined) this.router.prefix = value
  }

  /** `router()` is the router as middleware. */
  override call(): Value {
    return native(this)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (methods !== undefined) this.#route(call, methods)
    else if (name === 'include' || name === 'use') this.#include(call)
    else if (name === 'Router') return native(new LuaApp(run.project.graph.router(this.router.reader)))
    return native(this)
  }

  #route(call: Call, methods: readonly HttpMethod[]): void {
    const handler = call.args.at(-1)
    // A name may stand before the path.
    const texts = call.args.filter((arg) => arg.kind === 'text' || arg.kind === 'union')
    const path = texts.at(-1)
    if (path === undefined || handler === undefined || texts.some((one) => one === handler)) return
    const site = { file: call.file, line: call.line, condition: call.condition, path }
    const responses = respondTo(handler)
    if (responses === undefined) {
      const fn = functionIn(handler, 0)
      this.router.route({ ...site, methods, handlers: fn === undefined ? [] : [fn], facts: factsOf(handler) })
      return
    }
    for (const [method, value] of responses) {
      const fn = functionIn(value, 0)
      this.router.route({ ...site, methods: [method], handlers: fn === undefined ? [] : [fn], facts: factsOf(value) })
    }
  }

  #include(call: Call): void {
    const child = call.args.find((arg) => arg.kind === 'native' && arg.native instanceof LuaApp)
    if (child?.kind !== 'native' || !(child.native instanceof LuaApp)) return
    const options = call.args.find((arg) => arg.kind === 'record')
    const first = call.args[0]?.kind === 'text' ? call.args[0] : undefined
    const path = (options?.kind === 'record' ? options.fields.get('path') : undefined) ?? first ?? text('')
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

/** `respond_to({ GET = …, POST = … })` */
function respondTo(value: Value): (readonly [HttpMethod, Value])[] | undefined {
  const given = value.kind === 'external' && value.path.includes('respond_to') ? value.call?.args[0] : undefined
  if (given?.kind !== 'record') return undefined
  return [...given.fields].filter(([name]) => /^[A-Z]+$/.test(name))
}

/** `json_params(function(self) … end)` fills the parameters from a JSON body. */
function factsOf(value: Value): 'json' | undefined {
  return value.kind === 'external' && value.path.includes('json_params') ? 'json' : undefined
}

/** The handler itself, or what a wrapper such as `json_params` was given. */
function functionIn(value: Value, depth: number): FunctionValue | undefined {
  if (value.kind === 'function') return value
  if (value.kind === 'record') {
    const last = value.fields.get('1') ?? [...value.fields.values()].at(-1)
    return last === undefined || depth > 4 ? undefined : functionIn(last, depth + 1)
  }
  if (value.kind !== 'external' || depth > 4) return undefined
  for (const arg of value.call?.args ?? []) {
    const found = functionIn(arg, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

export const lapis: Framework = {
  name: 'lapis',
  languages: ['lua'],
  packages: [LUA],
  hints: String.raw`\blapis\b|\blor\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== '()').join('.')
    // `lapis.Application:extend("users")` is a class on which routes are registered as on an application.
    if (/^lapis(?:\.application)?\.Application(?:\.extend)?$/.test(name))
      return native(new LuaApp(run.project.graph.router(lapisReader)))
    if (/^lor(?:\.index)?$/.test(name)) {
      const router = run.project.graph.router(lorReader)
      router.isApplication = true
      return native(new LuaApp(router))
    }
    return /^lor(?:\.index)?\.Router$/.test(name) ? native(new LuaApp(run.project.graph.router(lorReader))) : undefined
  },
}
