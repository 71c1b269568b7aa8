/** Express 4 and 5, and what has the same interface. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { field, native, record, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { claimable, frameworkOfHandler } from '../claim.ts'
import { ExpressRouter } from './router.ts'

const APPLICATION_TYPES = new Set(['Express', 'Application'])
const ROUTER_TYPES = new Set(['Router', 'IRouter', 'IRoutes'])

/** Extensions of Directus get a router of Express, mounted under their name. */
const DIRECTUS = ['@directus/extensions-sdk', '@directus/extensions', '@directus/sdk/extensions']

export const express: Framework = {
  name: 'express',
  languages: ['javascript'],
  packages: [
    'express',
    'express-promise-router',
    'express-async-router',
    'express-ws',
    ...DIRECTUS,
    'router',
    'json-server',
    'ultimate-express',
    'express-serve-static-core',
    '@types/express',
  ],
  hints: String.raw`['"]router['"]|['"](?:ultimate-)?express(?:-[\w-]+)?['"]|['"]json-server['"]|\b\w*(?:[Rr]outer?|[Aa]pp|[Ss]erver|[Aa]pi)\w*\??\.(?:get|post|put|patch|delete|del|all|use|route|options|head)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== 'default').join('.')
    if (DIRECTUS.includes(callee.package)) {
      if (name === 'defineEndpoint') addEndpoint(call.args[0], run)
      return undefined
    }
    // The server of json-server is an application of Express.
    if (callee.package === 'json-server') return name === 'create' ? native(ExpressRouter.application(run)) : undefined
    if (callee.package === 'express' || callee.package === 'ultimate-express') {
      if (name === '') return native(ExpressRouter.application(run))
      return name === 'Router' || name === 'express.Router' ? native(ExpressRouter.router(run)) : undefined
    }
    if (callee.package === 'express-ws') {
      // The same application, to which it has added `ws`.
      const [app] = call.args
      return app === undefined ? undefined : record([['app', app]], true)
    }
    return name === '' || name === 'Router' || name === 'AsyncRouter' ? native(ExpressRouter.router(run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (APPLICATION_TYPES.has(name)) return native(ExpressRouter.router(run))
    return ROUTER_TYPES.has(name) ? native(ExpressRouter.router(run)) : undefined
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (!usesExpress(run) && frameworkOfHandler(call, run) !== 'express') return undefined
    return claimable(unknown, method, call) ? ExpressRouter.router(run) : undefined
  },
}

function usesExpress(run: Interpreter): boolean {
  const { packages } = run.project
  return packages.has('express') || run.project.dependsOn('express')
}

/** `defineEndpoint({ id: 'greet', handler: (router, context) => … })` */
function addEndpoint(options: Value | undefined, run: Interpreter): void {
  const handler = field(options, 'handler')
  if (handler?.kind !== 'function') return
  const made = ExpressRouter.application(run)
  made.router.prefix = field(options, 'id')
  run.invoke(handler, [native(made)])
}
