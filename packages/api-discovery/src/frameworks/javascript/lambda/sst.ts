/** SST: routes of `new Api(stack, 'api', { routes })` (version 2) and `api.route('GET /', handler)` (version 3). */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { field, native, plainText, text, textField, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { methodsGiven } from '../http-methods.ts'
import { handlerNamed } from './handlers.ts'
import { gatewayReader, type GatewayFacts } from './reader.ts'

const reader = gatewayReader('sst')
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)\s+(\/\S*)$/

/** The interfaces that constructs of version 2 make; undefined for others. */
export function sstConstruct(name: string, call: Call, run: Interpreter): Value | undefined {
  if (!call.constructs || !/^(?:Api|ApiGatewayV1Api)$/.test(name)) return undefined
  const api = new SstApi(run)
  const [, , options] = call.args
  api.add(field(options, 'routes'), call, run, textField(field(options, 'defaults'), 'authorizer'))
  return native(api)
}

/** What makes the interfaces of version 3. */
export class SstGateways extends Native {
  override call(_call: Call, run: Interpreter): Value {
    return native(new SstApi(run))
  }
}

class SstApi extends Native {
  readonly #router: Router

  constructor(run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    if (name === 'addRoutes') this.add(second, call, run)
    const route = plainText(first)
    if (name === 'route' && route !== undefined) this.#route(route, second, call.line, call, run, authOf(third))
    return native(this)
  }

  /** A table of routes by method and path. */
  add(routes: Value | undefined, call: Call, run: Interpreter, authorizer?: string): void {
    if (routes?.kind !== 'record') return
    for (const [route, target] of routes.fields) {
      const named = textField(target, 'authorizer') ?? authorizer
      const guard = named === undefined || named === 'none' ? undefined : authorized(named)
      this.#route(route, target, routes.lines?.get(route) ?? call.line, call, run, guard)
    }
  }

  #route(
    route: string,
    target: Value | undefined,
    line: number,
    { file, condition }: Call,
    run: Interpreter,
    guard: FoundGuard | undefined,
  ): void {
    const match = ROUTE.exec(route)
    if (match === null) return
    const [, method = '', path = ''] = match
    const fn = field(target, 'function') ?? target
    const handler = handlerNamed(plainText(fn) ?? textField(fn, 'handler'), file, run)
    this.#router.route({
      file,
      line,
      condition,
      methods: methodsGiven([method]),
      path: text(path),
      handlers: handler === undefined ? [] : [handler],
      facts: { guard } satisfies GatewayFacts,
    })
  }
}

/** `{ auth: { iam: true } }`, `{ auth: { jwt: { authorizer } } }` */
function authOf(options: Value | undefined): FoundGuard | undefined {
  const auth = field(options, 'auth')
  const kind = ['iam', 'jwt', 'lambda'].find((one) => {
    const given = field(auth, one)
    return given !== undefined && !(given.kind === 'constant' && given.value !== true)
  })
  return kind === undefined ? undefined : authorized(kind)
}

function authorized(name: string): FoundGuard {
  return { name: `authorizer(${name})`, kind: 'authentication' }
}
