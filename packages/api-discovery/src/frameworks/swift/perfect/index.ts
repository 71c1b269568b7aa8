/** Perfect: `routes.add(method: .get, uri: "/users/{id}")`, tables of routes with a base, and lists of dictionaries. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { SWIFT } from '../../../languages/swift/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { isAbout } from '../imports.ts'
import { headerName } from '../vapor/request.ts'

const IMPORT = /^Perfect/

const reader: Reader = {
  framework: 'perfect',
  syntax: (piece) => colonPath(piece.replaceAll(/\{(\w+)\}/g, ':$1')),
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [request(route, facts), UNKNOWN], facts, handler.self)
  },
}

function request(route: Route, facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  const param = (call: Call): Value => {
    const name = textArgument(call, -1, 'name')
    const place = placeByMethod(route.methods, 'form')
    return name === undefined ? UNKNOWN : new PlaceValue(place, facts).read(name)
  }
  return native(
    new RequestObject(
      { urlVariables: () => placeNamed('path', facts), postBodyString: whole, postBodyBytes: whole },
      {
        param,
        params: param,
        header: (call) => readHeader(call, facts),
        postParam: (call) => readNamed('form', facts, call),
      },
    ),
  )
}

/** `.authorization`, `.custom(name: "X-Token")` */
function readHeader(call: Call, facts: HandlerFacts): Value {
  const [of] = call.args
  const custom = of?.kind === 'external' ? plainText(of.call?.named.get('name')) : undefined
  const name = custom ?? headerName(of)
  return name === undefined ? UNKNOWN : new PlaceValue('header', facts).read(name)
}

class Routes extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'add' && name !== 'addRoutes' && name !== 'addRoute') return undefined
    const given = call.args[0] ?? call.named.get('routes')
    const site = { file: call.file, line: call.line, condition: call.condition }
    if (given?.kind === 'native' && given.native instanceof Routes) {
      this.router.mount({ ...site, path: text(''), router: given.native.router, handlers: [] })
      return native(this)
    }
    const paths = itemsOf(call.named.get('uris') ?? call.named.get('uri'))
    const handler = argument(call, -1, 'handler') ?? call.args.find(({ kind }) => kind === 'function')
    const methods = methodsOf(call.named.get('method') ?? call.named.get('methods'))
    if (methods === undefined) return native(this)
    for (const path of paths) {
      this.router.route({ ...site, methods, path, handlers: handler === undefined ? [] : [handler] })
    }
    return native(this)
  }
}

/** `.get`, `[.get, .post]`; none means all. */
function methodsOf(value: Value | undefined): readonly HttpMethod[] | undefined {
  if (value === undefined) return ANY_METHODS
  const names = itemsOf(value).flatMap((one) => (one.kind === 'external' ? [one.path.at(-1)?.toUpperCase() ?? ''] : []))
  return names.length > 0 ? names : undefined
}

export const perfect: Framework = {
  name: 'perfect',
  languages: ['swift'],
  packages: [SWIFT],
  hints: String.raw`\bimport\s+Perfect\w*`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (callee.path.length !== 1 || !isAbout(call.scope.module, IMPORT)) return undefined
    if (name === 'Routes') {
      const router = run.project.graph.router(reader)
      const base = call.named.get('baseUri')
      if (base !== undefined) router.prefix = base
      return native(new Routes(router))
    }
    if (name === 'HTTPServer') return native(new Routes(run.project.graph.router(reader)))
    if (name !== 'Route') return undefined
    const paths = itemsOf(call.named.get('uris') ?? call.named.get('uri'))
    const methods = methodsOf(call.named.get('method') ?? call.named.get('methods'))
    const handler = argument(call, -1, 'handler') ?? call.args.find(({ kind }) => kind === 'function')
    if (methods === undefined) return undefined
    const router = run.project.graph.router(reader)
    const site = { file: call.file, line: call.line, condition: call.condition }
    for (const path of paths) router.route({ ...site, methods, path, handlers: handler === undefined ? [] : [handler] })
    return native(new Routes(router))
  },
}
