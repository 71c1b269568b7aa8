/** Huma: operations registered on an API that stands on some other router. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, itemsOf, list, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { methodsOf, controllersIn } from '../controllers.ts'
import { handlerName } from '../handlers.ts'
import { bracePath } from '../path.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, routersIn, siteOf, TITLED_VERBS } from '../router.ts'
import { readInputs } from './input.ts'

const reader: Reader = {
  framework: 'huma',
  syntax: bracePath,
  handlerName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    readInputs(route.handlers, facts, run)
  },
}

/** `huma.API` and `huma.Group` */
class HumaApi extends GoRouter {
  static make(run: Interpreter): HumaApi {
    return new HumaApi(run.project.graph.router(reader))
  }

  override method(name: string): Value | undefined {
    return name === 'UseMiddleware' || name === 'UseSimpleModifier' ? native(this) : undefined
  }
}

export const huma: Framework = {
  name: 'huma',
  languages: ['go'],
  packages: ['github.com/danielgtaylor/huma', 'github.com/danielgtaylor/huma/*'],
  hints: String.raw`danielgtaylor/huma|\bhuma\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = ''] = callee.path
    if (callee.path.length !== 1 || call.constructs) return undefined
    if (callee.package.includes('/adapters/')) return name.startsWith('New') ? native(onRouter(call, run)) : undefined
    if (name === 'NewAPI') return native(onRouter(call, run))
    const [api, ...rest] = call.args
    const [target] = routersIn(api, run, call.file)
    if (!(target instanceof HumaApi)) return undefined
    const verb = TITLED_VERBS.get(name)
    if (verb !== undefined) {
      target.register(call, verb, orUnknown(rest[0]), rest.slice(1, 2))
      return undefined
    }
    switch (name) {
      case 'Register':
        registerOperation(target, rest[0], rest[1], call)
        return undefined
      case 'NewGroup':
        return native(
          groupOf(target, HumaApi.make, call, run, rest.length === 0 ? text('') : list(rest.flatMap(itemsOf))),
        )
      case 'AutoRegister':
        autoRegister(native(target), rest[0], call, run)
        return undefined
      default:
        return undefined
    }
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:API|Group)$/.test(type.path.at(-1) ?? '') ? native(HumaApi.make(run)) : undefined
  },
}

/** `humachi.New(router, config)`: the API's paths are below those of the router. */
function onRouter(call: Call, run: Interpreter): HumaApi {
  const api = HumaApi.make(run)
  const under = call.args.flatMap((arg) => routersIn(arg, run, call.file)).at(-1)
  if (under === undefined) api.router.isApplication = true
  else under.mountAt(call, text(''), api.router)
  return api
}

/** `huma.Register(api, huma.Operation{ Method: …, Path: … }, handler)` */
function registerOperation(api: HumaApi, operation: Value | undefined, handler: Value | undefined, call: Call): void {
  const methods = methodsIn(field(operation, 'Method'))
  const path = field(operation, 'Path')
  if (methods === undefined || path === undefined) return
  const summary = plainText(field(operation, 'Summary'))
  const deprecated = field(operation, 'Deprecated')
  api.router.route({
    ...siteOf(call),
    methods,
    path,
    handlers: handler === undefined ? [] : [handler],
    ...(summary === undefined ? {} : { summary }),
    ...(deprecated?.kind === 'constant' && deprecated.value === true ? { deprecated: true } : {}),
  })
}

/** Calls every method of an object whose name begins with `Register`. */
function autoRegister(api: Value, of: Value | undefined, call: Call, run: Interpreter): void {
  for (const found of controllersIn(of, run)) {
    for (const name of methodsOf(found, run).keys()) {
      if (!name.startsWith('Register') || of === undefined) continue
      const method = run.memberOf(of, name, call.file)
      if (method.kind === 'function') run.call(method, { ...call, args: [api], constructs: false })
    }
  }
}
