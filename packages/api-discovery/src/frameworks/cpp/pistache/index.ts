/** Pistache: `Routes::Get(router, "/users/:id", Routes::bind(&Api::show, this))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { CPP } from '../../../languages/cpp/index.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { combine, pathParam } from '../../../routing/path.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'
import { sharedApplication } from '../apps.ts'
import { bodyOf } from '../crow/request.ts'

const reader: Reader = {
  framework: 'pistache',
  syntax(piece) {
    return combine(
      piece.split(/(\/:\w+\?)/).map((part) => {
        const optional = /^\/:(\w+)\?$/.exec(part)?.[1]
        if (optional === undefined) return colonPath(part)
        return [
          { path: '', params: [] },
          { path: `/{${optional}}`, params: [pathParam(optional)] },
        ]
      }),
    )
  },
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [request(facts)], facts, handler.self)
  },
}

function request(facts: HandlerFacts): Value {
  const param = (call: Call): Value => {
    const name = plainText(call.args[0])?.replace(/^:/, '')
    return name === undefined ? UNKNOWN : new PlaceValue('path', facts).read(name)
  }
  return native(
    new RequestObject(
      {},
      {
        param,
        hasParam: param,
        query: () => placeNamed('query', facts, ['get', 'has']),
        headers: () => placeNamed('header', facts, ['getRaw', 'tryGetRaw', 'get', 'has']),
        cookies: () => placeNamed('cookie', facts, ['get', 'has']),
        body: () => bodyOf(facts),
      },
    ),
  )
}

const VERBS = /^(?:Get|Post|Put|Patch|Delete|Options|Head)$/

/** `Rest::Router` as an object. */
class PistacheRouter extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  /** `addRoute(Http::Method::Patch, "/users", handler)` */
  override method(name: string, call: Call): Value | undefined {
    const [method, path, handler] = call.args
    const verb = method?.kind === 'external' ? method.path.at(-1) : undefined
    if (name !== 'addRoute' || verb === undefined || path === undefined || !VERBS.test(verb)) return undefined
    const site = { file: call.file, line: call.line, condition: call.condition }
    const handlers = handler === undefined ? [] : [handler]
    this.#router.route({ ...site, methods: [verb.toUpperCase()], path, handlers })
    return UNKNOWN
  }
}

export const pistache: Framework = {
  name: 'pistache',
  languages: ['cpp'],
  packages: [CPP],
  hints: String.raw`\bpistache\b|\bPistache\b|\bRoutes::`,

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.path.at(-1) !== 'Router') return undefined
    return native(new PistacheRouter(sharedApplication(run.project, reader)))
  },

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [verb = '', holder] = callee.path.toReversed()
    if (holder !== 'Routes') return undefined
    // `Routes::bind(&Api::show, this)` is the method of the object.
    if (verb === 'bind') {
      const [method, self] = call.args
      return method?.kind === 'function' ? { ...method, ...(self === undefined ? {} : { self }) } : UNKNOWN
    }
    const [, path, handler] = call.args
    if (!VERBS.test(verb) || path === undefined) return undefined
    const router = sharedApplication(run.project, reader)
    const site = { file: call.file, line: call.line, condition: call.condition }
    router.route({ ...site, methods: [verb.toUpperCase()], path, handlers: handler === undefined ? [] : [handler] })
    return UNKNOWN
  },
}
