/** Esmerald (and Ravyn, its new name): gateways and includes around decorated handlers; Lilya under it has Starlette's shape. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { Handler, HandlerDeclaration } from '../litestar/handler.ts'
import { litestarReader } from '../litestar/reader.ts'
import { addMembers } from '../litestar/router.ts'
import { LitestarMark } from '../litestar/signature.ts'
import { moduleNamed } from '../modules.ts'
import { placeOf, Routed, routedOf } from '../routed.ts'
import { classAttribute } from '../views.ts'

const reader: Reader = { ...litestarReader, framework: 'esmerald' }

const APPLICATIONS = new Set(['Esmerald', 'Ravyn', 'ChildEsmerald', 'ChildRavyn', 'Application'])
const GATEWAYS = new Set(['Gateway', 'WebSocketGateway', 'WebhookGateway'])
const MARKS: Readonly<Record<string, string>> = {
  Header: 'HeaderParameter',
  Cookie: 'CookieParameter',
  Query: 'QueryParameter',
  Path: 'PathParameter',
  Param: 'QueryParameter',
}

export const esmerald: Framework = {
  name: 'esmerald',
  languages: ['python'],
  packages: ['esmerald', 'esmerald.*', 'ravyn', 'ravyn.*'],
  hints: String.raw`\b(?:esmerald|ravyn)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (APPLICATIONS.has(name)) return native(EsmeraldRouter.make(call, run, !name.startsWith('Child')))
    if (name === 'Router') return native(EsmeraldRouter.make(call, run, false))
    if (GATEWAYS.has(name)) return native(new Gateway(call, false))
    if (name === 'Include') return native(new Gateway(call, true))
    const mark = markOf(name, call)
    if (mark !== undefined) return native(mark)
    const declared = HandlerDeclaration.of(name, call)
    return declared === undefined ? undefined : native(declared)
  },
}

/** `Header(value='X-Key')`, `Form()` */
function markOf(name: string, call: Call): LitestarMark | undefined {
  if (name === 'Form' || name === 'File') {
    const media: Value = { kind: 'unknown', label: 'URL_ENCODED' }
    return new LitestarMark('Body', { ...call, named: new Map([['media_type', media]]) })
  }
  if (!Object.hasOwn(MARKS, name)) return undefined
  const wire = argument(call, -1, 'value', 'alias')
  return new LitestarMark(MARKS[name] ?? '', {
    ...call,
    named: new Map<string, Value>(wire === undefined ? [] : [['name', wire]]),
  })
}

/** `Gateway('/users', handler=users)`, `Include('/api', routes=[…])`, before it is known what has it. */
class Gateway extends Native {
  readonly declaration: Call
  readonly includes: boolean

  constructor(declaration: Call, includes: boolean) {
    super()
    this.declaration = declaration
    this.includes = includes
  }
}

class EsmeraldRouter extends Routed {
  static make(call: Call, run: Interpreter, isApplication: boolean): EsmeraldRouter {
    const made = new EsmeraldRouter(run.project.graph.router(reader))
    made.router.isApplication = isApplication
    made.router.prefix = isApplication ? undefined : argument(call, 0, 'path')
    addAll(made.router, call.named.get('routes'), run, 0)
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const declared = HandlerDeclaration.of(name, call)
    if (declared !== undefined) return native(new Direct(this.router, declared))
    if (name === 'add_route') add(this.router, argument(call, 1, 'handler'), argument(call, 0, 'path'), call, run)
    if (name === 'add_include' || name === 'add_router') addAll(this.router, call.args[0], run, 0)
    return undefined
  }
}

/** `@app.get('/users')` */
class Direct extends Native {
  readonly #router: Router
  readonly #declared: HandlerDeclaration

  constructor(router: Router, declared: HandlerDeclaration) {
    super()
    this.#router = router
    this.#declared = declared
  }

  override call(call: Call): Value | undefined {
    const [fn] = call.args
    if (fn !== undefined) addHandler(this.#router, new Handler(this.#declared, fn))
    return fn
  }
}

const MAX_DEPTH = 16

function addAll(router: Router, routes: Value | undefined, run: Interpreter, depth: number): void {
  for (const item of depth > MAX_DEPTH ? [] : itemsOf(routes)) {
    const one = run.settle(item)
    if (one.kind === 'native' && one.native instanceof Gateway) {
      const { declaration, includes } = one.native
      if (includes) include(router, declaration, run, depth)
      else {
        const [first, second] = declaration.args
        const isPath = plainText(first) !== undefined
        const handler = declaration.named.get('handler') ?? (isPath ? second : first)
        add(router, handler, declaration.named.get('path') ?? (isPath ? first : undefined), declaration, run)
      }
    } else add(router, one, undefined, undefined, run)
  }
}

function add(
  router: Router,
  handler: Value | undefined,
  path: Value | undefined,
  call: Call | undefined,
  run: Interpreter,
): void {
  // A decorated function is both itself and what its decorator made of it.
  const of = (handler === undefined ? [] : alternatives(handler))
    .map((one) => run.settle(one))
    .find((one) => one.kind === 'class' || (one.kind === 'native' && one.native instanceof Handler))
  if (of?.kind === 'class') {
    const child = run.project.graph.router(reader)
    child.prefix = classAttribute(of, 'path', run)
    addMembers(child, of, of, run, 0)
    const site = call ?? run.callOf(undefined, of.scope, [], new Map(), of.def.line)
    router.mount({ ...placeOf(site), path: path ?? text(''), router: child, handlers: [] })
  } else if (of?.kind === 'native' && of.native instanceof Handler) {
    const child = run.project.graph.router(reader)
    addHandler(child, of.native)
    const site = call ?? of.native.declared.declaration
    router.mount({ ...placeOf(site), path: path ?? text(''), router: child, handlers: [] })
  }
}

function addHandler(router: Router, handler: Handler): void {
  handler.isTaken = true
  const { declaration, methods, isSocket, path } = handler.declared
  router.route({
    ...placeOf(declaration),
    path,
    methods,
    handlers: [handler.fn],
    ...(isSocket ? { protocol: 'ws' as const } : {}),
  })
}

/** With `routes`, an application, or the name of a module that has `route_patterns`. */
function include(router: Router, call: Call, run: Interpreter, depth: number): void {
  const path = argument(call, 0, 'path') ?? text('')
  const app = routedOf(argument(call, 1, 'app'), run)
  const named = plainText(call.named.get('namespace'))
  const module = named === undefined ? undefined : moduleNamed(named, call.scope.module)
  const routes =
    call.named.get('routes') ?? module?.member(plainText(call.named.get('pattern')) ?? 'route_patterns', run)
  const child = app?.router ?? run.project.graph.router(reader)
  if (app === undefined) addAll(child, routes, run, depth + 1)
  else child.isApplication = false
  router.mount({ ...placeOf(call), path, router: child, handlers: [] })
}
