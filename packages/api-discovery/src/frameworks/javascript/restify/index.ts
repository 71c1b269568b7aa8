/** Restify: `server.get(path, …)`, paths as text, expression or options, `use` and `pre`, restify-router's prefixes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  field,
  itemsOf,
  native,
  text,
  unknown,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { expressReader } from '../express/reader.ts'
import { methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'
import { usesPackage } from '../packages.ts'

const reader = { ...expressReader, framework: 'restify' }
const NAMES = /^(?:server|app|api|router|\w*(?:Server|Router))$/

export const restify: Framework = {
  name: 'restify',
  languages: ['javascript'],
  packages: ['restify', 'restify-router'],
  hints: String.raw`['"]restify(?:-router)?['"]|\bserver\.(?:get|post|put|patch|del|head|opts)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (callee.package === 'restify' && name === 'createServer') return native(RestifyServer.make(run, true))
    return callee.package === 'restify-router' && name === 'Router' && call.constructs
      ? native(RestifyServer.make(run, false))
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'restify' && type.path.at(-1) === 'Server'
      ? native(RestifyServer.make(run, false))
      : undefined
  },

  claim(of: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (of.label === undefined || !NAMES.test(of.label) || !usesPackage(run, call.file, 'restify')) return undefined
    if (usesPackage(run, call.file, 'express', 'fastify')) return undefined
    const isRoute = methodNamed(method) !== undefined && call.args.length > 1 && isPathLike(call.args[0])
    return isRoute && call.args.at(-1)?.kind !== 'record' ? RestifyServer.make(run, false) : undefined
  },
}

function methodNamed(name: string): readonly string[] | undefined {
  return name === 'opts' ? ['OPTIONS'] : name === 'all' ? undefined : methodsNamed(name)
}

class RestifyServer extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter, isApplication: boolean): RestifyServer {
    const router = run.project.graph.router(reader)
    router.isApplication = isApplication
    return new RestifyServer(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, ...rest] = call.args
    const methods = methodNamed(name)
    if (methods !== undefined) {
      if (rest.length === 0) return undefined
      const path = first?.kind === 'record' ? field(first, 'path') : first
      this.router.route({ ...siteOf(call), methods, path: path ?? unknown('path'), handlers: rest.flatMap(itemsOf) })
      return native(this)
    }
    switch (name) {
      case 'use':
      case 'pre':
        this.router.use({ ...siteOf(call), path: undefined, handlers: call.args.flatMap(itemsOf) })
        return native(this)
      case 'applyRoutes':
      case 'add': {
        // router.applyRoutes(server, '/prefix'), router.add('/prefix', other)
        const [path, other] = name === 'add' ? [first, rest[0]] : [rest[0], first]
        const target = other === undefined ? undefined : run.settle(other)
        if (target?.kind !== 'native' || !(target.native instanceof RestifyServer)) return native(this)
        const [into, child] = name === 'add' ? [this.router, target.native.router] : [target.native.router, this.router]
        into.mount({ ...siteOf(call), path: path ?? text(''), router: child, handlers: [] })
        return native(this)
      }
      case 'listen':
        this.router.isApplication = true
        return unknown('server')
      default:
        return undefined
    }
  }
}
