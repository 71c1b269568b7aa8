/** `register_rest_route`: one route with its endpoints, arguments and permissions. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  alternatives,
  below,
  field,
  itemsOf,
  native,
  plainText,
  text,
  truth,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type Schema, type SchemaType } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { regexPath } from '../../../routing/regex-path.ts'
import { actionOf, targetName } from '../controllers.ts'
import { readAction } from '../verb-router.ts'
import { Permission } from './permission.ts'

interface Facts {
  readonly callback: Value | undefined
}

const reader: Reader = {
  framework: 'wordpress',
  syntax: regexPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only `addRoute` makes routes of this reader, always with these facts.
    const { callback } = route.facts as Facts
    const action = actionOf(callback, run)
    if (action !== undefined) readAction(action, route, facts, run)
  },
  guard(handler) {
    return handler.kind === 'native' && handler.native instanceof Permission ? handler.native.guard() : undefined
  },
}

/** The constants of WP_REST_Server. */
const CONSTANTS: Readonly<Record<string, readonly HttpMethod[]>> = {
  READABLE: ['GET'],
  CREATABLE: ['POST'],
  EDITABLE: ['POST', 'PUT', 'PATCH'],
  DELETABLE: ['DELETE'],
  ALLMETHODS: ANY_METHODS.filter((method) => method !== 'HEAD' && method !== 'OPTIONS'),
}

const routers = new WeakMap<Project, Router>()

function routerOf(run: Interpreter): Router {
  let router = routers.get(run.project)
  if (router === undefined) {
    router = run.project.graph.router(reader)
    router.isApplication = true
    router.prefix = text('/wp-json')
    routers.set(run.project, router)
  }
  return router
}

/** `register_rest_route('shop/v1', '/items/(?P<id>\d+)', …)` with one endpoint or a list of them. */
export function addRoute(call: Call, run: Interpreter): void {
  const [namespace, route, options] = call.args
  if (namespace === undefined || route === undefined) return
  for (const endpoint of endpointsIn(options)) {
    const methods = methodsOf(field(endpoint, 'methods'))
    const callback = field(endpoint, 'callback')
    const permission = field(endpoint, 'permission_callback')
    const handler = targetName(callback)
    const facts: Facts = { callback }
    routerOf(run).route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path: below(literal(namespace), route),
      handlers: [...(permission === undefined ? [] : [native(new Permission(permission, run))]), callback ?? text('')],
      params: paramsOf(field(endpoint, 'args') ?? field(options, 'args'), methods),
      facts,
      ...(handler === undefined ? {} : { handler: handler.replace('@', '::') }),
    })
  }
}

/** An endpoint is an array with a callback; a list of them may hold `schema` and `args` for all. */
function endpointsIn(options: Value | undefined): Value[] {
  if (options === undefined) return []
  if (field(options, 'callback') !== undefined || field(options, 'methods') !== undefined) return [options]
  const items = options.kind === 'record' ? [...options.fields.values()] : itemsOf(options)
  return items.filter((item) => field(item, 'callback') !== undefined || field(item, 'methods') !== undefined)
}

/** A namespace is no expression: its dots are dots. */
function literal(value: Value): Value {
  const written = plainText(value)
  return written === undefined ? value : text(written.replaceAll('.', String.raw`\.`))
}

function methodsOf(value: Value | undefined): readonly HttpMethod[] {
  if (value === undefined) return ['GET']
  const methods = itemsOf(value)
    .flatMap((item) => [...alternatives(item)])
    .flatMap((item): readonly HttpMethod[] => {
      const constant = item.kind === 'external' ? item.path.at(-1) : undefined
      if (constant !== undefined && Object.hasOwn(CONSTANTS, constant)) return CONSTANTS[constant] ?? []
      return (
        plainText(item)
          ?.toUpperCase()
          .split(/[|,\s]+/)
          .filter((one) => one !== '') ?? []
      )
    })
  return [...new Set(methods)]
}

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

/** `'args' => ['page' => ['type' => 'integer', 'required' => true]]` */
function paramsOf(args: Value | undefined, methods: readonly HttpMethod[]): Param[] {
  if (args?.kind !== 'record') return []
  const hasBody = methods.some((method) => method === 'POST' || method === 'PUT' || method === 'PATCH')
  return [...args.fields].flatMap(([name, options]): Param[] => {
    if (/^\d+$/.test(name)) return []
    const schema = schemaOf(options)
    const required = field(options, 'required')
    return [
      {
        name,
        in: hasBody ? 'json' : 'query',
        ...(required !== undefined && truth(required) === true ? { required: true } : {}),
        ...(Object.keys(schema).length === 0 ? {} : { schema }),
      },
    ]
  })
}

function schemaOf(options: Value): Schema {
  const type = plainText(field(options, 'type'))
  const format = plainText(field(options, 'format'))
  const allowed = itemsOf(field(options, 'enum')).flatMap((item) => plainText(item) ?? [])
  return {
    ...(isType(type) ? { type } : {}),
    ...(format === undefined ? {} : { format }),
    ...(allowed.length === 0 ? {} : { enum: allowed }),
  }
}

function isType(name: string | undefined): name is SchemaType {
  return name !== undefined && TYPES.has(name)
}
