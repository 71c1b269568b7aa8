/** hug: decorators for each verb, parameters from signatures. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { Module } from '../../../engine/project.ts'
import { concat, itemsOf, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue } from '../request.ts'
import { placeOf, Registering, Routed } from '../routed.ts'
import { addSignature } from '../signature-inputs.ts'
import { unwrapped } from '../standard/index.ts'
import { starlettePath } from '../starlette/path.ts'
import { methodNames, viewFunction, viewName } from '../views.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace', 'connect'])
const RESERVED = /^(?:request|response|session|user|api|hug_\w+|cors|output|directives)$/

const reader: Reader = {
  framework: 'hug',
  syntax: starlettePath,
  handlerName: viewName,
  readHandlers(route, facts, run) {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    const place = placeByMethod(route.methods, 'json')
    addSignature(
      inner,
      { pathNames: namesInPath(route, starlettePath, run), reserved: RESERVED, place, objects: place },
      facts,
      run,
    )
    const request = native(
      new RequestValue(
        {
          places: { params: 'query', headers: 'header', cookies: 'cookie' },
          single: { get_header: 'header', get_param: 'query' },
        },
        facts,
      ),
    )
    run.handle(inner, [], facts, undefined, new Map([['request', request]]))
  },
}

/** Routes belong to their module, which another one may include under a prefix. */
const ofModules = new WeakMap<Module, Router>()

function routerOf(module: Module, run: Interpreter): Router {
  let router = ofModules.get(module)
  if (router === undefined) {
    ofModules.set(module, (router = run.project.graph.router(reader)))
    router.isApplication = true
  }
  return router
}

export const hug: Framework = {
  name: 'hug',
  languages: ['python'],
  packages: ['hug', 'hug.*'],
  hints: String.raw`\bhug\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const { module } = call.scope
    if (callee.path.includes('cli') || callee.path.includes('test')) return undefined
    if (name === 'API' && callee.path.at(-2) === 'route') return native(new HugApi(routerOf(module, run)))
    if (name === 'extend_api') {
      return native(new Registering((view) => includeAll(view, argument(call, 0, 'route'), call, run)))
    }
    return decorator(routerOf(module, run), name, call)
  },
}

/** `hug.route.API(__name__)`, with the same decorators. */
class HugApi extends Routed {
  override method(name: string, call: Call): Value | undefined {
    return decorator(this.router, name, call)
  }
}

function decorator(router: Router, name: string, call: Call): Value | undefined {
  const methods = methodsOf(name, call)
  return methods === undefined ? undefined : native(new Registering((view) => add(router, methods, call, view)))
}

function methodsOf(name: string, call: Call): readonly HttpMethod[] | undefined {
  if (VERBS.has(name)) return [name.toUpperCase()]
  if (name !== 'call' && name !== 'http' && name !== 'get_post') return undefined
  if (name === 'get_post') return ['GET', 'POST']
  const accepted = methodNames(call.named.get('accept') ?? call.named.get('accepts') ?? call.named.get('methods'))
  return accepted.length > 0 ? accepted : ANY_METHODS
}

function add(router: Router, methods: readonly HttpMethod[], call: Call, view: Value): void {
  const given = argument(call, 0, 'urls', 'url')
  const path = given === undefined || given.kind === 'constant' ? text(`/${viewName(view) ?? ''}`) : given
  const version = plainText(call.named.get('versions'))
  for (const one of itemsOf(path)) {
    for (const method of methods)
      router.route({
        ...placeOf(call),
        methods: [method],
        path: version === undefined ? one : concat([text(`/v${version}`), one]),
        handlers: [view],
      })
  }
}

/** `@hug.extend_api('/users')` over a function that answers with modules. */
function includeAll(view: Value, prefix: Value | undefined, call: Call, run: Interpreter): void {
  const fn = viewFunction(view)
  if (fn === undefined) return
  for (const one of itemsOf(run.invoke(fn, []))) {
    if (one.kind !== 'module') continue
    const child = routerOf(one.module, run)
    child.isApplication = false
    routerOf(call.scope.module, run).mount({ ...placeOf(call), path: prefix ?? text(''), router: child, handlers: [] })
  }
}
