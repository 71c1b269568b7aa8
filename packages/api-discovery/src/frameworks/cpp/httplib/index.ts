/** cpp-httplib: `svr.Get("/users/:id", handler)`, also with regular expressions. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, native, plainText, union, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { CPP } from '../../../languages/cpp/index.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { placeNamed, readNamed, RequestObject } from '../../shared/request-object.ts'
import { bodyOf } from '../crow/request.ts'

const reader: Reader = {
  framework: 'cpp-httplib',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [request(route, facts)], facts, handler.self)
  },
}

function request(route: Route, facts: HandlerFacts): Value {
  const place = placeByMethod(route.methods, 'form')
  const param = (call: Call): Value => readNamed(place, facts, call)
  const header = (call: Call): Value => readNamed('header', facts, call)
  const file = (call: Call): Value => readNamed('form', facts, call)
  return native(
    new RequestObject(
      {
        params: () => placeNamed(place, facts, ['find', 'at']),
        headers: () => placeNamed('header', facts, ['find', 'at']),
        path_params: () => placeNamed('path', facts, ['at', 'find']),
        body: () => bodyOf(facts),
        matches: () => UNKNOWN,
      },
      {
        get_param_value: param,
        has_param: param,
        get_header_value: header,
        has_header: header,
        get_file_value: file,
        has_file: file,
      },
    ),
  )
}

const VERBS = /^(?:Get|Post|Put|Patch|Delete|Options)$/

class Server extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call): Value | undefined {
    const [path, handler] = call.args
    if (!VERBS.test(name) || path === undefined || handler === undefined) return native(this)
    const site = { file: call.file, line: call.line, condition: call.condition }
    this.#router.route({ ...site, methods: [name.toUpperCase()], path: pattern(path), handlers: [handler] })
    return native(this)
  }
}

/** Text with the signs of a regular expression is one. */
function pattern(path: Value): Value {
  return union(
    alternatives(path).map((one) => {
      const source = plainText(one)
      if (source === undefined || !/[\\()[\]^$]|\.[*+]/.test(source)) return one
      return { kind: 'regex', source: source.startsWith('^') ? source : `^${source}$` }
    }),
  )
}

export const httplib: Framework = {
  name: 'cpp-httplib',
  languages: ['cpp'],
  packages: [CPP],
  hints: String.raw`\bhttplib\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!call.constructs || callee.path.length !== 1 || !/^(?:SSL)?Server$/.test(callee.path[0] ?? '')) return undefined
    return server(run)
  },

  typed: (type: External, run: Interpreter) =>
    /^(?:SSL)?Server$/.test(type.path.at(-1) ?? '') ? server(run) : undefined,
}

function server(run: Interpreter): Value {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  return native(new Server(router))
}
