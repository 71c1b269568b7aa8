/** Koa with @koa/router (or koa-router): prefixes, nested routers, middleware. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { field, native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { methodsNamed } from '../http-methods.ts'
import { frameworkOfHandler } from '../claim.ts'
import { isPathLike } from '../path-like.ts'
import { usesPackage } from '../packages.ts'
import { schemaCall } from '../schemas/index.ts'
import { KoaApp, KoaRouter, MountedApp, SingleRoute } from './router.ts'

const ROUTERS = ['@koa/router', 'koa-router', 'koa-joi-router', 'koa-better-router']
const NAMES = /^(?:router|\w*Router|routes?|api)$/

export const koa: Framework = {
  name: 'koa',
  languages: ['javascript'],
  packages: ['koa', 'koa-mount', 'koa-route', 'koa-compose', 'koa-convert', ...ROUTERS],
  hints: String.raw`['"](?:@koa/|koa)[\w-]*['"]|\b\w*[Rr]outer\.(?:get|post|put|patch|delete|del|all|use|prefix|register)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (callee.package === 'koa-joi-router' && callee.path.includes('Joi')) return schemaCall(callee, call, run)
    if (ROUTERS.includes(callee.package) && (name === '' || name === 'Router')) {
      return native(KoaRouter.make(run, field(call.args[0], 'prefix')))
    }
    if (callee.package === 'koa' && (name === '' || name === 'Koa') && call.constructs) return native(KoaApp.make(run))
    if (callee.package === 'koa-mount') return native(new MountedApp(call.args))
    const methods = callee.package === 'koa-route' ? methodsNamed(name) : undefined
    if (methods !== undefined && call.args.length > 1) return native(new SingleRoute(methods, call))
    if (callee.package === 'koa-compose') return call.args[0]
    return callee.package === 'koa-convert' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (ROUTERS.includes(type.package)) return native(KoaRouter.make(run, undefined))
    return type.package === 'koa' && type.path.at(-1) === 'default' ? native(KoaApp.make(run)) : undefined
  },

  claim(of: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (of.label === undefined || !NAMES.test(of.label)) return undefined
    if (!usesPackage(run, call.file, ...ROUTERS) && frameworkOfHandler(call, run) !== 'koa') return undefined
    const isRoute = methodsNamed(method) !== undefined && call.args.length > 1 && isPathLike(call.args[0])
    return isRoute ? KoaRouter.make(run, undefined) : undefined
  },
}
