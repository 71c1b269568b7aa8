/** Alfred, Angel and Relic: `app.get('/users/:id', (req, res) => …)`, nested routes and groups. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { DART } from '../../../languages/dart/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { importsPackage } from '../imports.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  all: ANY_METHODS,
  any: ANY_METHODS,
}

function readerFor(framework: string): Reader {
  return {
    framework,
    // `:id:int` names a type after the parameter; Angel writes `int:id`.
    syntax: (piece) =>
      colonPath(piece.replaceAll(/:(\w+):\w+/g, ':$1').replaceAll(/(^|\/)(?:int|num|double|string):(\w+)/g, '$1:$2')),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const handler = route.handlers.at(-1)
      if (handler?.kind === 'function') run.handle(handler, [request(facts)], facts, handler.self)
    },
  }
}

const alfredReader = readerFor('alfred')
const angelReader = readerFor('angel')
const relicReader = readerFor('relic')

const READERS: Readonly<Record<string, Reader>> = {
  Alfred: alfredReader,
  NestedRoute: alfredReader,
  Angel: angelReader,
  RelicApp: relicReader,
  RelicRouter: relicReader,
}

function readerOf(type: string): Reader | undefined {
  return Object.hasOwn(READERS, type) ? READERS[type] : undefined
}

function request(facts: HandlerFacts): Value {
  const query = (): Value => placeNamed('query', facts)
  const json = (): Value => placeNamed('json', facts)
  return native(
    new RequestObject(
      {
        params: () => placeNamed('path', facts),
        pathParameters: () => placeNamed('path', facts),
        url: () => native(new RequestObject({ queryParameters: query })),
        uri: () => native(new RequestObject({ queryParameters: query })),
        queryParameters: query,
        headers: () => placeNamed('header', facts, ['value']),
        body: json,
        bodyAsMap: json,
        bodyAsJsonMap: json,
      },
      { parseBody: json },
    ),
  )
}

/** `(req, res) => WebSocketSession(…)` */
function opensSocket({ fn }: FunctionValue): boolean {
  return fn.body.some(
    (one) =>
      one.kind === 'return' &&
      one.value?.kind === 'call' &&
      one.value.callee.kind === 'name' &&
      one.value.callee.name === 'WebSocketSession',
  )
}

class DartRouter extends Native {
  readonly #router: Router
  readonly #reader: Reader

  constructor(router: Router, reader: Reader) {
    super()
    this.#router = router
    this.#reader = reader
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, second] = call.args
    const methods = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    const site = { file: call.file, line: call.line, condition: call.condition }
    // What is not a handler (a static folder) answers nothing that is read here.
    if (methods !== undefined && path !== undefined && (second?.kind !== 'external' || second.call === undefined)) {
      const handlers = second === undefined ? [] : [second]
      if (second?.kind === 'function' && opensSocket(second))
        this.#router.route({ ...site, methods: ['GET'], path, handlers: [], protocol: 'ws' })
      else this.#router.route({ ...site, methods, path, handlers })
    } else if (
      name === 'attach' &&
      path !== undefined &&
      second?.kind === 'native' &&
      second.native instanceof DartRouter
    ) {
      this.#router.mount({ ...site, path, router: second.native.#router, handlers: [] })
    } else if ((name === 'route' || name === 'group') && path !== undefined) {
      const child = new DartRouter(run.project.graph.router(this.#reader), this.#reader)
      this.#router.mount({ ...site, path, router: child.#router, handlers: [] })
      if (second?.kind === 'function') run.invoke(second, [native(child)])
      return native(child)
    }
    return native(this)
  }
}

export const alfred: Framework = {
  name: 'alfred',
  languages: ['dart'],
  packages: [DART],
  hints: String.raw`\bAlfred\(|package:angel\w*|package:relic`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = ''] = callee.path
    // Relic's router has the name of others, too.
    const isRelic = name === 'Router' && importsPackage(call.scope.module, /^package:relic/)
    const reader = callee.path.length === 1 ? (isRelic ? relicReader : readerOf(name)) : undefined
    if (reader === undefined) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = !isRelic
    return native(new DartRouter(router, reader))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const reader = readerOf(type.path.at(-1) ?? '')
    return reader === undefined ? undefined : native(new DartRouter(run.project.graph.router(reader), reader))
  },
}
