/** Hummingbird: routers, groups and collections of routes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { SWIFT } from '../../../languages/swift/index.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { readDecoded } from '../body.ts'
import { isAbout } from '../imports.ts'
import { SwiftRouter, swiftGuard } from '../router.ts'
import { headerName } from '../vapor/request.ts'

const IMPORT = /^Hummingbird/

const reader: Reader = {
  framework: 'hummingbird',
  endSlash: 'dropped',
  syntax: (piece) => colonPath(piece.replaceAll(/\{(\w+)\}/g, ':$1')),
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [request(facts), context(facts)], facts, handler.self)
  },
  guard: swiftGuard,
}

function request(facts: HandlerFacts): Value {
  const query = (): Value => placeNamed('query', facts, ['get', 'require', 'getAll'])
  return native(
    new RequestObject(
      {
        uri: () =>
          native(
            new RequestObject(
              { queryParameters: query },
              { decodeQuery: (call, run) => readDecoded('query', facts, call, run) },
            ),
          ),
        parameters: () => placeNamed('path', facts, ['get', 'require']),
        headers: () => native(new Headers('header', facts)),
        cookies: () => placeNamed('cookie', facts),
        body: () => readWholeBody(facts),
      },
      { decode: (call, run) => readDecoded('json', facts, call, run) },
    ),
  )
}

/** `request.headers[.authorization]`, `request.headers[.init("X-Id")!]` */
class Headers extends PlaceValue {
  override index(key: Value): Value {
    const given = key.kind === 'external' ? plainText(key.call?.args[0]) : undefined
    const name = plainText(key) ?? given ?? headerName(key)
    return name === undefined ? UNKNOWN : this.read(name)
  }
}

function context(facts: HandlerFacts): Value {
  return native(new RequestObject({ parameters: () => placeNamed('path', facts, ['get', 'require']) }, {}))
}

export const hummingbird: Framework = {
  name: 'hummingbird',
  languages: ['swift'],
  packages: [SWIFT],
  hints: String.raw`\bimport\s+Hummingbird\w*|\bHB(?:Application|Request|RouterBuilder)\b|\bRouteCollection\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.length !== 1 || !isAbout(call.scope.module, IMPORT)) return undefined
    const [name = ''] = callee.path
    if (name === 'RouteCollection') return native(new SwiftRouter(run.project.graph.router(reader), reader))
    return /^(?:Router|HBApplication|HBRouterBuilder)$/.test(name)
      ? native(SwiftRouter.application(run, reader))
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (!/^(?:HBApplication|HBRouterGroup|HBRouterMethods|RouterGroup|RouterMethods)$/.test(name)) return undefined
    return native(new SwiftRouter(run.project.graph.router(reader), reader))
  },
}
