/** micro with microrouter: `router(get('/hello/:who', handler), withNamespace('/api')(…))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { concat, itemsOf, native, text, unknown, type External, type Value } from '../../../engine/values.ts'
import { expressReader } from '../express/reader.ts'
import { ExpressRequest } from '../express/request.ts'
import { methodsNamed } from '../http-methods.ts'
import { inputs } from '../inputs.ts'
import { siteOf } from '../call-site.ts'
import { functionsOf } from '../handlers.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'

class MicroRequest extends ExpressRequest {
  readonly facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super(facts)
    this.facts = facts
  }
}

const reader: Reader = {
  ...expressReader,
  framework: 'micro',
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const request = native(new MicroRequest(facts))
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [request], facts)
  },
}

export const microrouter: Framework = {
  name: 'micro',
  languages: ['javascript'],
  packages: ['microrouter', 'micro'],
  hints: String.raw`['"]microrouter['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (callee.package === 'micro') {
      const [request] = call.args
      const isRead = name === 'json' && request?.kind === 'native' && request.native instanceof MicroRequest
      return isRead ? inputs('json', request.native.facts) : undefined
    }
    if (name === 'router') {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      addAll(router, call.args, text(''), 0)
      return native(new MicroRoutes(call.args, text('')))
    }
    if (name === 'withNamespace') return native(new Namespace(call.args[0] ?? text('')))
    const methods = methodsNamed(name)
    return methods === undefined ? undefined : native(new MicroRoute(call, methods))
  },
}

/** A route before it is known which router has it. */
class MicroRoute extends Native {
  readonly declaration: Call
  readonly methods: readonly string[]

  constructor(declaration: Call, methods: readonly string[]) {
    super()
    this.declaration = declaration
    this.methods = methods
  }
}

class MicroRoutes extends Native {
  readonly routes: readonly Value[]
  readonly prefix: Value

  constructor(routes: readonly Value[], prefix: Value) {
    super()
    this.routes = routes
    this.prefix = prefix
  }
}

class Namespace extends Native {
  readonly #prefix: Value

  constructor(prefix: Value) {
    super()
    this.#prefix = prefix
  }

  override call(call: Call): Value {
    return native(new MicroRoutes(call.args, this.#prefix))
  }
}

function addAll(router: Router, routes: readonly Value[], prefix: Value, depth: number): void {
  for (const one of depth > 12 ? [] : routes.flatMap(itemsOf)) {
    if (one.kind !== 'native') continue
    if (one.native instanceof MicroRoutes)
      addAll(router, one.native.routes, concat([prefix, one.native.prefix]), depth + 1)
    if (!(one.native instanceof MicroRoute)) continue
    const { declaration, methods } = one.native
    const [path = unknown('path'), ...handlers] = declaration.args
    router.route({ ...siteOf(declaration), methods, path: concat([prefix, path]), handlers })
  }
}
