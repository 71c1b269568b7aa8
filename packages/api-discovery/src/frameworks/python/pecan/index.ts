/** Pecan and TurboGears: exposed methods of a tree of controllers that begins at `RootController`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import { fullName, plainText, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { addSignature } from '../signature-inputs.ts'
import { unwrapped } from '../standard/index.ts'
import { starlettePath } from '../starlette/path.ts'
import { instanceOf, methodOf, viewFunction, viewName } from '../views.ts'

const REQUEST: RequestShape = {
  places: {
    params: 'query',
    GET: 'query',
    POST: 'form',
    json: 'json',
    json_body: 'json',
    headers: 'header',
    cookies: 'cookie',
  },
  raw: ['body'],
}
const EXPOSE = /^(?:pecan|pecan\.decorators|tg|tg\.decorators)\.expose$/

interface PecanFacts {
  /** Parameters that stand in the path. */
  readonly inPath: readonly string[]
}

const reader: Reader = {
  framework: 'pecan',
  syntax: starlettePath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    // Routes of this reader always carry PecanFacts.
    const { inPath } = route.facts as PecanFacts
    const place = placeByMethod(route.methods, 'form')
    addSignature(
      inner,
      { pathNames: new Set(inPath), reserved: /^(?:request|response|remainder)$/, place, objects: place },
      facts,
      run,
    )
    run.handle(inner, [], facts, inner.self)
  },
}

export const pecan: Framework = {
  name: 'pecan',
  languages: ['python'],
  packages: ['pecan', 'pecan.*', 'tg', 'tg.*'],
  hints: String.raw`\b(?:from|import)\s+(?:pecan|tg)\b`,

  class(of: ClassValue, run: Interpreter): void {
    const isRoot =
      of.def.name === 'RootController' && of.def.members.some((member) => exposed(member, of, run).length > 0)
    if (!isRoot) return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    addController(router, of, '', run, 0)
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return isRequest(of) && run.facts !== undefined
      ? new RequestValue(REQUEST, run.facts).member(name, undefined, run)
      : undefined
  },

  isGlobalRequest: isRequest,
}

function isRequest(of: External): boolean {
  return of.path.length === 1 && of.path[0] === 'request'
}

function addController(router: Router, of: ClassValue, path: string, run: Interpreter, depth: number): void {
  if (depth > 12) return
  const isRest = run.project.outsideBases(of, run).some((base) => base.endsWith('.RestController'))
  for (const member of of.def.members) {
    for (const { line, methods } of exposed(member, of, run)) {
      const handler = methodOf(instanceOf(of, run), member.name, run)
      if (handler === undefined) continue
      const own = isRest ? restRoute(member) : undefined
      const inPath = own?.inPath ?? []
      const end = own === undefined ? namedPath(member, of) : inPath.map((name) => `/{${name}}`).join('')
      router.route({
        file: of.scope.module.file,
        line,
        condition: undefined,
        methods: own?.methods ?? methods,
        path: text(`${path}${end}` === '' ? '/' : `${path}${end}`),
        handlers: [handler],
        facts: { inPath } satisfies PecanFacts,
      })
    }
  }
  for (const [name, value] of of.statics)
    if (value.kind === 'instance' && !name.startsWith('_'))
      addController(router, value.of, `${path}/${name}`, run, depth + 1)
}

/** `index` is the controller itself; `@index.when(method='POST')` is another side of a page. */
function namedPath(member: Member, of: ClassValue): string {
  const page = whenName(member) ?? member.name
  if (page === 'index') return ''
  return of.def.members.some(({ name }) => name === page) ? `/${page}` : ''
}

function whenName(member: Member): string | undefined {
  for (const { value } of member.decorators ?? []) {
    const callee = value.kind === 'call' ? value.callee : undefined
    if (callee?.kind === 'member' && callee.name === 'when' && callee.of.kind === 'name') return callee.of.name
  }
  return undefined
}

interface Exposed {
  readonly line: number
  readonly methods: readonly HttpMethod[]
}

/** `@expose('json')`, `@index.when(method='POST')` */
function exposed(member: Member, of: ClassValue, run: Interpreter): Exposed[] {
  if (member.method === undefined) return []
  return (member.decorators ?? []).flatMap(({ value, line }): Exposed[] => {
    if (value.kind === 'call' && value.callee.kind === 'member' && value.callee.name === 'when') {
      const method = plainText(run.callFrom(value, of.scope).named.get('method'))
      return method === undefined ? [] : [{ line, methods: [method.toUpperCase()] }]
    }
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, of.scope)
    return callee.kind === 'external' && EXPOSE.test(fullName(callee)) ? [{ line, methods: ['GET'] }] : []
  })
}

const REST: Readonly<Record<string, { readonly method: HttpMethod; readonly hasId: boolean }>> = {
  get_one: { method: 'GET', hasId: true },
  get_all: { method: 'GET', hasId: false },
  get: { method: 'GET', hasId: true },
  post: { method: 'POST', hasId: false },
  put: { method: 'PUT', hasId: true },
  patch: { method: 'PATCH', hasId: true },
  delete: { method: 'DELETE', hasId: true },
  post_delete: { method: 'DELETE', hasId: true },
}

/** Parameters without a default stand in the path. */
function restRoute(
  member: Member,
): { readonly methods: readonly HttpMethod[]; readonly inPath: readonly string[] } | undefined {
  const rest = Object.hasOwn(REST, member.name) ? REST[member.name] : undefined
  if (rest === undefined) return undefined
  const names = (member.method?.params ?? []).flatMap(({ to, value, rest: isRest, restNamed }) =>
    to.kind === 'name' && to.name !== 'self' && value === undefined && isRest !== true && restNamed !== true
      ? [to.name]
      : [],
  )
  return { methods: [rest.method], inPath: rest.hasId ? names : [] }
}
