/** Hono: routes, groups with `route` and `basePath`, validators, guards of its own packages. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'
import { usesPackage } from '../packages.ts'
import { frameworkOfHandler } from '../claim.ts'
import { HonoApp } from './app.ts'
import { cookieOf } from './context.ts'
import { schemaCall } from '../schemas/index.ts'
import { InlineHandlers, Validator } from './marks.ts'

const APPS = new Set(['Hono', 'OpenAPIHono', 'HonoBase'])
const VALIDATORS = new Set([
  'zValidator',
  'vValidator',
  'tbValidator',
  'sValidator',
  'validator',
  'typiaValidator',
  'describeInput',
  'arktypeValidator',
])
const NAMES = /^(?:app|router|api|route|routes|hono|\w*(?:App|Router|Routes|Api))$/

export const hono: Framework = {
  name: 'hono',
  languages: ['javascript'],
  packages: ['hono', 'hono/*', '@hono/*', 'hono-openapi', 'hono-openapi/*'],
  hints: String.raw`['"]hono(?:/[\w-]+)*['"]|['"]@hono/|\bHono\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (APPS.has(name) && call.constructs) return native(HonoApp.make(run))
    if (name === 'getCookie' || name === 'getSignedCookie') return cookieOf(name, call)
    if (name === 'z' || callee.path.includes('z')) return schemaCall(callee, call, run)
    if (VALIDATORS.has(name)) return native(new Validator(call))
    if (name === 'createApp') return native(HonoApp.make(run))
    if (name === 'createHandlers') return native(new InlineHandlers(call.args))
    if (callee.package === 'hono/factory' && (name === 'createMiddleware' || name === 'createHandler'))
      return call.args[0]
    return name === 'createRoute' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return APPS.has(type.path.at(-1) ?? '') ? native(HonoApp.make(run, false)) : undefined
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (unknown.label === undefined || !NAMES.test(unknown.label)) return undefined
    if (!usesPackage(run, call.file, 'hono') && frameworkOfHandler(call, run) !== 'hono') return undefined
    const handler = call.args.at(-1)
    const isRoute = methodsNamed(method) !== undefined && call.args.length > 1 && isPathLike(call.args[0])
    return isRoute && handler?.kind === 'function' ? HonoApp.make(run, false) : undefined
  },
}
