/** go-zero: tables of routes in code, and `.api` files, from which that code is generated. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, list, native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { bindTags, type TagPlace } from '../bind.ts'
import { wrappingGuard } from '../guards.ts'
import { requestIn } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { formPlace, placeOf } from '../request.ts'
import { GoRouter, groupOf, methodsIn, orUnknown } from '../router.ts'
import { readApiFiles } from './api-file.ts'

/** `rest.WithJwt` refuses requests without a token of the secret. */
function guard(handler: Value): FoundGuard | undefined {
  const option = handler.kind === 'external' ? handler.path[0] : undefined
  if (option === 'WithJwt' || option === 'WithJwtTransition') return { kind: 'authentication', name: 'jwt' }
  return wrappingGuard(handler, () => false)
}

const reader: Reader = goReader({ framework: 'go-zero', syntax: colonPath, ...HTTP_ARGS, guard })

/** `rest.Server` */
class RestServer extends GoRouter {
  static make(run: Interpreter): RestServer {
    return new RestServer(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [routes, ...options] = call.args
    if (name === 'Use') this.use(call, call.args)
    if (name !== 'AddRoutes' && name !== 'AddRoute') return undefined
    const group = this.#groupFor(options, call, run)
    for (const route of itemsOf(routes)) group.#add(route, call)
    return UNKNOWN
  }

  #groupFor(options: readonly Value[], call: Call, run: Interpreter): RestServer {
    const named = options.filter((option) => option.kind === 'external')
    const prefix = named.find(({ path }) => path[0] === 'WithPrefix')?.call?.args[0]
    return groupOf(
      this,
      RestServer.make,
      call,
      run,
      prefix,
      named.filter(({ path }) => path[0] === 'WithJwt'),
    )
  }

  #add(route: Value, call: Call): void {
    const methods = methodsIn(field(route, 'Method'))
    const path = field(route, 'Path')
    if (methods === undefined || path === undefined || route.kind !== 'record') return
    const wrapped = itemsOf(field(route, 'Middlewares'))
    const handler = field(route, 'Handler')
    this.register({ ...call, line: route.line ?? call.line }, methods, orUnknown(path), [
      ...wrapped,
      ...(handler === undefined ? [] : [handler]),
    ])
  }
}

const PARSED: readonly TagPlace[] = [
  { tag: 'path', place: 'path' },
  { tag: 'header', place: 'header' },
  { tag: 'json', place: 'json' },
]

export const gozero: Framework = {
  name: 'go-zero',
  languages: ['go'],
  packages: ['github.com/zeromicro/go-zero/rest*', 'github.com/tal-tech/go-zero/rest*'],
  hints: String.raw`go-zero/rest|\brest\.(?:Route|Server)\b|\bhttpx\.`,
  generated: String.raw`\[\]rest\.Route\{`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (call.constructs) return undefined
    if (callee.package.endsWith('/httpx')) return parsed(name, call, run)
    if (callee.package.endsWith('/pathvar')) {
      const facts = requestIn(call)?.scene.facts
      return name === 'Vars' && facts !== undefined ? placeOf('path', facts) : undefined
    }
    if (name === 'MustNewServer' || name === 'NewServer') {
      const made = RestServer.make(run)
      made.router.isApplication = true
      return native(made)
    }
    if (name === 'WithMiddlewares' || name === 'WithMiddleware') return withMiddleware(call)
    return name === 'ToMiddleware' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Server|Engine)$/.test(type.path.at(-1) ?? '') ? native(RestServer.make(run)) : undefined
  },

  files(project: Project, run: Interpreter): void {
    readApiFiles(project, run, reader)
  },
}

/** `httpx.Parse(r, &req)` */
function parsed(name: string, call: Call, run: Interpreter): Value | undefined {
  const scene = requestIn(call)?.scene
  if (scene === undefined) return undefined
  const form: TagPlace = { tag: 'form', place: formPlace(scene.methods) }
  const places: Readonly<Record<string, readonly TagPlace[]>> = {
    Parse: [...PARSED, form],
    ParseForm: [form],
    ParseHeaders: [{ tag: 'header', place: 'header' }],
    ParseJsonBody: [{ tag: 'json', place: 'json', untagged: true }],
    ParsePath: [{ tag: 'path', place: 'path' }],
  }
  const wanted = Object.hasOwn(places, name) ? places[name] : undefined
  if (wanted !== undefined) bindTags(call.args[1], wanted, scene.facts, run)
  return UNKNOWN
}

/** `rest.WithMiddlewares([]rest.Middleware{auth}, routes...)` gives the routes with what stands before them. */
function withMiddleware(call: Call): Value {
  const [middleware, ...routes] = call.args
  return list(
    routes.flatMap(itemsOf).map((route): Value => {
      if (route.kind !== 'record' || middleware === undefined) return route
      const before = list([...itemsOf(middleware), ...itemsOf(route.fields.get('Middlewares'))])
      return { ...route, fields: new Map([...route.fields, ['Middlewares', before]]) }
    }),
  )
}
