/** Swifter: `server["/path"] = handler`, `server.GET["/users/:id"] = handler`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import { SWIFT } from '../../../languages/swift/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { plainText, UNKNOWN } from '../../../engine/values.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { isAbout } from '../imports.ts'

const reader: Reader = {
  framework: 'swifter',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [request(facts)], facts, handler.self)
  },
}

/** `params[":id"]` */
class PathParams extends PlaceValue {
  override index(key: Value): Value {
    const name = plainText(key)
    return name === undefined ? UNKNOWN : this.read(name.replace(/^:/, ''))
  }

  override member(name: string): Value {
    return this.read(name.replace(/^:/, ''))
  }
}

function request(facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  return native(
    new RequestObject(
      {
        params: () => native(new PathParams('path', facts)),
        headers: () => placeNamed('header', facts),
        body: whole,
      },
      { parseUrlencodedForm: whole, parseMultiPartFormData: whole },
    ),
  )
}

const VERBS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|get|post|put|patch|delete|head|options)$/

/** A server, or the table of one of its methods. */
class Table extends Native {
  readonly #router: Router
  readonly #methods: readonly HttpMethod[]

  constructor(router: Router, methods: readonly HttpMethod[] = ANY_METHODS) {
    super()
    this.#router = router
    this.#methods = methods
  }

  override member(name: string): Value | undefined {
    return VERBS.test(name) ? native(new Table(this.#router, [name.toUpperCase()])) : undefined
  }

  override setMember(name: string, value: Value, site?: Site): void {
    // `server.notFoundHandler = …` is a member, no path.
    if (site === undefined || !name.startsWith('/')) return
    const isSocket = value.kind === 'external' && value.path.includes('websocket')
    this.#router.route({
      file: site.file,
      line: site.line,
      methods: isSocket ? ['GET'] : this.#methods,
      path: text(name),
      handlers: [value],
      condition: undefined,
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
  }
}

export const swifter: Framework = {
  name: 'swifter',
  languages: ['swift'],
  packages: [SWIFT],
  hints: String.raw`\bimport\s+Swifter\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.length !== 1 || callee.path[0] !== 'HttpServer' || !isAbout(call.scope.module, /^Swifter$/))
      return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return native(new Table(router))
  },
}
