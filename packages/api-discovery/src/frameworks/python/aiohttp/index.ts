/** aiohttp's server: `web.Application`, tables of routes, views as classes, sub-applications. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { fullName, itemsOf, native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { importsPackage } from '../modules.ts'
import { placeOf } from '../routed.ts'
import { AiohttpRouter, isAdding, RouteDef } from './router.ts'

export const aiohttp: Framework = {
  name: 'aiohttp',
  languages: ['python'],
  packages: ['aiohttp', 'aiohttp.*'],
  hints: String.raw`\baiohttp\b.*\bweb\b|\bRouteTableDef\b|\bweb\.(?:Application|get|post|put|patch|delete|view|route)\(|\.add_subapp\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = /^aiohttp\.web(?:_\w+)?\.(\w+)$/.exec(fullName(callee))?.[1]
    if (name === 'Application') {
      const app = AiohttpRouter.make(run, true)
      for (const handler of itemsOf(call.named.get('middlewares'))) {
        app.router.use({ ...placeOf(call), path: undefined, handlers: [handler], always: true })
      }
      return native(app)
    }
    if (name === 'RouteTableDef') return native(AiohttpRouter.make(run, false))
    if (name === 'middleware') return call.args[0]
    return name !== undefined && isAdding(`add_${name}`) ? native(new RouteDef(`add_${name}`, call)) : undefined
  },

  /** `def setup_routes(app): app.router.add_get('/', index)`, called by something that is not in the folder. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isRouter = unknown.label === 'app' || unknown.label === 'router'
    const adds = isAdding(method) || method === 'add_routes' || method === 'add_subapp'
    return isRouter && adds && importsPackage(call.scope.module, 'aiohttp') ? AiohttpRouter.make(run, false) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = fullName(type)
    const isApplication = name === 'aiohttp.web.Application'
    return isApplication || name === 'aiohttp.web.UrlDispatcher' ? native(AiohttpRouter.make(run, false)) : undefined
  },
}
