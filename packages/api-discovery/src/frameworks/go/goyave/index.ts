/** Goyave, versions 3 to 5: routers, subrouters, controllers, and routes that are validated. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, list, native, record, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, setUp, TITLED_VERBS } from '../router.ts'
import { goyaveRequest, RequestData } from './request.ts'
import { paramsOfRules } from './rules.ts'

const reader = goReader({ framework: 'goyave', syntax: bracePath, args: ['none', goyaveRequest] })

class GoyaveRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): GoyaveRouter {
    return new GoyaveRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, third] = call.args
    const verb = name === 'Route' ? methodsIn(first) : TITLED_VERBS.get(name)
    if (verb !== undefined) {
      const [path, handler] = name === 'Route' ? [second, third] : [first, second]
      this.register(call, verb, orUnknown(path), handler === undefined ? [] : [handler])
      return native(new GoyaveRoute(this))
    }
    switch (name) {
      case 'Subrouter':
        return native(groupOf(this, GoyaveRouter.make, call, run, first))
      case 'Group':
        return native(groupOf(this, GoyaveRouter.make, call, run, text('')))
      case 'Controller':
        for (const one of first === undefined ? [] : alternatives(run.settle(first))) {
          setUp(run.memberOf(one, 'RegisterRoutes', call.file), [this], call, run)
        }
        return native(this)
      case 'Middleware':
      case 'GlobalMiddleware':
        this.use(call, call.args)
        return native(this)
      default:
        return undefined
    }
  }
}

/** A route just registered: `.ValidateBody(rules).ValidateQuery(rules)`. */
class GoyaveRoute extends Native {
  readonly #router: GoyaveRouter
  readonly #at: number

  constructor(router: GoyaveRouter) {
    super()
    this.#router = router
    this.#at = router.router.entries.length - 1
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [rules] = call.args
    const { entries } = this.#router.router
    const entry = entries[this.#at]
    if (entry?.kind !== 'route' || !name.startsWith('Validate')) return native(this)
    const sendsBody = entry.methods.every((method) => method !== 'GET' && method !== 'HEAD' && method !== 'DELETE')
    const place: ParamPlace = name === 'ValidateQuery' || (name === 'Validate' && !sendsBody) ? 'query' : 'json'
    const params: Param[] = [...(entry.params ?? []), ...paramsOfRules(rules, place, run)]
    entries[this.#at] = { ...entry, params }
    return native(this)
  }
}

function application(run: Interpreter): GoyaveRouter {
  const made = GoyaveRouter.make(run, reader)
  made.router.isApplication = true
  return made
}

export const goyave: Framework = {
  name: 'goyave',
  languages: ['go'],
  packages: ['goyave.dev/goyave*', 'github.com/System-Glitch/goyave*'],
  hints: String.raw`/goyave|\bgoyave\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== '()').join('.')
    const [first] = call.args
    if (call.constructs) {
      if (name !== 'RuleSet') return undefined
      return call.args.length > 0 ? list([...call.args]) : record(call.named)
    }
    // `goyave.Start(register)`, `server.RegisterRoutes(func(server, router) { … })`
    if (name === 'Start') setUp(first, [application(run)], call, run)
    if (name === 'New.RegisterRoutes') {
      for (const one of first === undefined ? [] : alternatives(first)) {
        if (one.kind === 'function')
          run.call(one, { ...call, args: [UNKNOWN, native(application(run))], constructs: false })
      }
    }
    if (name === 'Convert' || name === 'MustConvert') {
      if (first?.kind === 'native' && first.native instanceof RequestData) first.native.convert(call, run)
      return UNKNOWN
    }
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(GoyaveRouter.make(run, reader)) : undefined
  },
}
