import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef, TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { native, plainText, type Value } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { colonPath } from '../colon-path.ts'
import { decoratorGuards } from '../guards.ts'
import { addSchema } from '../input-mark.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { classAttribute, viewFunction, viewName } from '../views.ts'

const REQUEST: RequestShape = {
  places: { query: 'query', route_values: 'path', headers: 'header', cookies: 'cookie' },
  whole: { json: 'json', form: 'form' },
  single: { get_first_header: 'header', get_cookie: 'cookie' },
  raw: ['text', 'read', 'stream'],
}

/** Types that bind a parameter to a part of the request. */
const BINDERS: Readonly<Record<string, ParamPlace>> = {
  FromQuery: 'query',
  FromRoute: 'path',
  FromHeader: 'header',
  FromCookie: 'cookie',
  FromJSON: 'json',
  FromForm: 'form',
  FromFiles: 'form',
}

export const blacksheepReader: Reader = {
  framework: 'blacksheep',
  syntax: colonPath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const { fn, scope, self } = unwrapped(view)
    const inPath = namesInPath(route, colonPath, run)
    for (const param of fn.params) readParam(param, scope, inPath, facts, run)
    const request: Value = native(new RequestValue(REQUEST, facts))
    const args = fn.params.map((param): Value => (isRequest(param) ? request : { kind: 'unknown' }))
    if (args.includes(request)) run.handle(unwrapped(view), args, facts, self)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    return view === undefined ? [] : decoratorGuards(view, route, run)
  },
}

/** `class FromAccept(FromHeader[str]): name = 'Accept'` */
function ownBinder(type: TypeExpr, scope: Scope, run: Interpreter): Param | undefined {
  const of = run.project.resolveType(type, scope, run).find((one) => one.kind === 'class')
  if (of?.kind !== 'class') return undefined
  const bases = run.project.outsideBases(of, run).map((base) => base.slice(base.lastIndexOf('.') + 1))
  const binder = bases.find((base) => Object.hasOwn(BINDERS, base))
  const name = plainText(classAttribute(of, 'name', run))
  const place = binder === undefined ? undefined : BINDERS[binder]
  return place === undefined || name === undefined ? undefined : { name, in: place }
}

function isRequest({ to, type }: ParamDef): boolean {
  return (to.kind === 'name' && to.name === 'request') || (type?.kind === 'named' && /(?:^|\.)Request$/.test(type.name))
}

/** Values of simple types come from the path or query, objects from the body; binders say it themselves. */
function readParam(
  param: ParamDef,
  scope: Scope,
  inPath: ReadonlySet<string>,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const { to, type } = param
  if (to.kind !== 'name' || type === undefined || isRequest(param)) return
  const own = ownBinder(type, scope, run)
  if (own !== undefined) {
    facts.add(own)
    return
  }
  const short = type.kind === 'named' ? type.name.slice(type.name.lastIndexOf('.') + 1) : ''
  const bound = Object.hasOwn(BINDERS, short) ? BINDERS[short] : undefined
  const schema = schemaOfType(bound !== undefined && type.kind === 'named' ? type.args[0] : type, scope, run)
  if (bound === undefined && schema === undefined) return
  const place = bound ?? (inPath.has(to.name) ? 'path' : schema?.type === 'object' ? 'json' : 'query')
  if ((place === 'json' || place === 'form') && schema?.type === 'object') addSchema(schema, place, facts)
  else facts.add({ name: to.name, in: place, ...(schema === undefined ? {} : { schema }) })
}
