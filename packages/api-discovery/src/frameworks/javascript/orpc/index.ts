/** oRPC: procedures with routes of their own (OpenAPI), or under their names in a router. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, textField, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param, Schema } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { joinPaths } from '../../../routing/path.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { methodsGiven } from '../http-methods.ts'
import { declaredSchema } from '../schemas/declared.ts'

const reader: Reader = {
  framework: 'orpc',
  syntax: (piece) => bracePath(piece.replace(/\{\+(\w+)\}/g, '{$1}')),
  inputsShareNames: true,
}

/** A router given to a handler. */
interface Served {
  readonly router: Value
  readonly isOpenApi: boolean
  readonly handler: HandlerValue
  /** Where the handler is made. */
  readonly at: string
}

/** What serves procedures: routers given to handlers, and prefixes that requests are matched with. */
interface State {
  readonly served: Served[]
}

const states = new WeakMap<Project, State>()

function stateOf(project: Project): State {
  let state = states.get(project)
  if (state === undefined) states.set(project, (state = { served: [] }))
  return state
}

export const orpc: Framework = {
  name: 'orpc',
  languages: ['javascript'],
  packages: ['@orpc/server', '@orpc/server/*', '@orpc/contract', '@orpc/openapi', '@orpc/openapi/*'],
  hints: String.raw`['"]@orpc/(?:server|contract|openapi)`,

  member(of: External, name: string): Value | undefined {
    const isBuilder = (name === 'os' || name === 'oc') && of.path.length === 0
    return isBuilder ? native(new Builder({ prefix: '' })) : undefined
  },

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const [router] = call.args
    if (name === 'implement') return router
    if (!/^(?:OpenAPI|RPC)Handler$/.test(name) || router === undefined) return undefined
    const handler = new HandlerValue()
    stateOf(run.project).served.push({
      router,
      isOpenApi: name.startsWith('OpenAPI'),
      handler,
      at: `${call.file}:${call.line}`,
    })
    return native(handler)
  },

  files(project: Project, run: Interpreter): void {
    for (const { router, isOpenApi, handler } of eachOnce(states.get(project)?.served ?? [])) {
      const made = project.graph.router(reader)
      made.isApplication = true
      made.prefix = text(handler.prefix)
      addAll(run.settle(router), [], isOpenApi, made, run, 0)
    }
  },
}

/** A function that is read more than once makes a handler each time: of those, the ones that were seen at work count. */
function eachOnce(served: readonly Served[]): Served[] {
  const used = new Set(served.filter(({ handler }) => handler.isUsed).map(({ at }) => at))
  const known = new Set<string>()
  return served.filter(({ at, handler }) => {
    const key = `${at} ${handler.prefix}`
    if ((used.has(at) && !handler.isUsed) || known.has(key)) return false
    known.add(key)
    return true
  })
}

/** `handler.handle(request, { prefix: '/api' })` */
class HandlerValue extends Native {
  prefix = ''
  isUsed = false

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'handle') return undefined
    this.isUsed = true
    this.prefix = call.args.map((arg) => textField(arg, 'prefix')).find((one) => one !== undefined) ?? this.prefix
    return undefined
  }
}

interface Procedure {
  readonly prefix: string
  readonly method?: HttpMethod
  readonly path?: string
  readonly input?: Schema
  readonly summary?: string
  /** Its input has `params`, `query`, `headers` and `body` apart (Input/Output Structure, `detailed`). */
  readonly isDetailed?: boolean
  readonly site?: Call
}

/** `os` and what is chained on it. */
class Builder extends Native {
  readonly procedure: Procedure

  constructor(procedure: Procedure) {
    super()
    this.procedure = procedure
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [first] = call.args
    const { procedure } = this
    if (name === 'route') {
      const [method] = methodsGiven([textField(first, 'method') ?? ''])
      const path = textField(first, 'path')
      const summary = textField(first, 'summary')
      const structure = textField(first, 'inputStructure')
      return native(
        new Builder({
          ...procedure,
          site: call,
          ...(method === undefined ? {} : { method }),
          ...(path === undefined ? {} : { path }),
          ...(summary === undefined ? {} : { summary }),
          ...(structure === undefined ? {} : { isDetailed: structure === 'detailed' }),
        }),
      )
    }
    if (name === 'prefix')
      return native(
        new Builder({
          ...procedure,
          prefix: joinPaths(procedure.prefix, first === undefined ? '' : (textOf(first) ?? '')),
        }),
      )
    if (name === 'input') {
      const input = declaredSchema(first, run)
      return native(new Builder(input === undefined ? procedure : { ...procedure, input }))
    }
    if (name === 'handler') return native(new Builder({ ...procedure, site: procedure.site ?? call }))
    if (name === 'router' && first !== undefined) return native(new PrefixedRouter(procedure.prefix, first))
    return native(this)
  }
}

function textOf(value: Value): string | undefined {
  return value.kind === 'text' && value.parts.every((part) => typeof part === 'string')
    ? value.parts.join('')
    : undefined
}

/** `os.prefix('/users').router({ … })` */
class PrefixedRouter extends Native {
  readonly prefix: string
  readonly router: Value

  constructor(prefix: string, router: Value) {
    super()
    this.prefix = prefix
    this.router = router
  }
}

function addAll(
  value: Value,
  names: readonly string[],
  isOpenApi: boolean,
  into: Router,
  run: Interpreter,
  depth: number,
  prefix = '',
): void {
  if (depth > 12) return
  if (value.kind === 'record') {
    for (const [name, inner] of value.fields)
      addAll(run.settle(inner), [...names, name], isOpenApi, into, run, depth + 1, prefix)
  } else if (value.kind === 'module') {
    for (const name of value.module.names(run)) {
      const inner = value.module.member(name, run)
      if (inner !== undefined) addAll(inner, [...names, name], isOpenApi, into, run, depth + 1, prefix)
    }
  } else if (value.kind === 'native' && value.native instanceof PrefixedRouter) {
    addAll(
      run.settle(value.native.router),
      names,
      isOpenApi,
      into,
      run,
      depth + 1,
      joinPaths(prefix, value.native.prefix),
    )
  } else if (value.kind === 'native' && value.native instanceof Builder) {
    addProcedure(value.native.procedure, names, isOpenApi, into, prefix)
  }
}

/** Calls without a route of their own are POST under their names. */
function addProcedure(
  procedure: Procedure,
  names: readonly string[],
  isOpenApi: boolean,
  into: Router,
  prefix: string,
): void {
  const { site, input, summary } = procedure
  if (site === undefined) return
  const method = (isOpenApi ? procedure.method : undefined) ?? 'POST'
  const own =
    isOpenApi && procedure.path !== undefined
      ? joinPaths(prefix, procedure.prefix, procedure.path)
      : `/${names.join('/')}`
  const place = placeByMethod([method], 'json')
  const isDetailed = isOpenApi && procedure.isDetailed === true
  const body = isDetailed ? input?.properties?.['body'] : input
  into.route({
    file: site.file,
    line: site.line,
    condition: site.condition,
    caller: site.caller,
    methods: [method],
    path: text(own),
    handlers: [],
    handler: names.at(-1) ?? '',
    params: isDetailed ? detailedParams(input) : paramsOfSchema(input, place),
    ...(body === undefined || place !== 'json' ? {} : { body: { contentType: 'application/json', schema: body } }),
    ...(summary === undefined ? {} : { summary }),
  })
}

const DETAILED = [
  ['params', 'path'],
  ['query', 'query'],
  ['headers', 'header'],
  ['body', 'json'],
] as const

function detailedParams(input: Schema | undefined): Param[] {
  return DETAILED.flatMap(([part, place]) => paramsOfSchema(input?.properties?.[part], place))
}
