/** Reactor Netty: `HttpServer.create().route(routes -> routes.get("/users/{id}", (request, response) -> …))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { NamedRequest } from '../../jvm/named-request.ts'
import { bracePath } from '../../jvm/path.ts'

const reader: Reader = {
  framework: 'reactor-netty',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'apply')
    const style = { named: { param: 'path' }, bags: { requestHeaders: 'header', cookies: 'cookie' } } as const
    if (handler !== undefined) run.handle(handler, [native(new NamedRequest(style, facts)), UNKNOWN], facts)
  },
  handlerName,
}

class ReactorServer extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    const fill = name === 'route' ? handlerFunction(call.args[0], run, 'accept') : undefined
    if (fill !== undefined) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      run.invoke(fill, [native(new Routes(router))])
    }
    return native(this)
  }
}

class Routes extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [path = text(''), handler] = call.args
    const { file, line, condition } = call
    const isSocket = name === 'ws'
    if (handler !== undefined && (isSocket || /^(?:get|post|put|delete|head|options)$/.test(name))) {
      const methods = [isSocket ? 'GET' : name.toUpperCase()]
      const protocol = isSocket ? { protocol: 'ws' as const } : {}
      const handlers = isSocket ? [] : [run.settle(handler)]
      this.#router.route({ file, line, condition, methods, path, handlers, ...protocol })
    }
    return native(this)
  }
}

export const reactorNetty: Framework = {
  name: 'reactor-netty',
  languages: ['java', 'kotlin'],
  packages: ['reactor.netty*'],
  hints: String.raw`\breactor\.netty\.http\.server\b`,

  call(callee: External): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    return owner === 'HttpServer' && name === 'create' ? native(new ReactorServer()) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.path.at(-1) !== 'HttpServerRoutes') return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return native(new Routes(router))
  },
}
