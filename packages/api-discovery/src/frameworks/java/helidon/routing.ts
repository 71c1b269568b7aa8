/** `HttpRouting.builder()` (`Routing.builder()` before version 4) and the rules that services fill. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { combine, type PathForm } from '../../../routing/path.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { constantName } from '../../jvm/marks.ts'
import { bracePath } from '../../jvm/path.ts'
import { HelidonRequest } from './request.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  trace: ['TRACE'],
  any: ANY_METHODS,
}

/** `/users/{id}`, `/files/{+path}`, `/books[/{isbn}]`, whose part in brackets may be left out. */
function helidonPath(piece: string): readonly PathForm[] {
  return combine(
    piece
      .split(/(\[[^[\]]*\])/)
      .map((part) =>
        part.startsWith('[') ? [...bracePath(part.slice(1, -1)), { path: '', params: [] }] : bracePath(part),
      ),
  )
}

const reader: Reader = {
  framework: 'helidon',
  syntax: helidonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle', 'accept')
    if (handler !== undefined) run.handle(handler, [native(new HelidonRequest(facts)), UNKNOWN], facts)
  },
  handlerName,
}

export class HelidonRouting extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(run: Interpreter, isApplication: boolean): HelidonRouting {
    const router = run.project.graph.router(reader)
    router.isApplication = isApplication
    return new HelidonRouting(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) this.#route(verb, call.args, call, run)
    else if (name === 'route' || name === 'anyOf') {
      const [first = text(''), ...rest] = call.args
      const method = constantName(first)
      if (method !== undefined) this.#route([method.toUpperCase()], rest, call, run)
    } else if (name === 'register') this.#register(call, run)
    return native(this)
  }

  /** A path, when there is one, and handlers of which the last one answers. */
  #route(methods: readonly HttpMethod[], args: readonly Value[], call: Call, run: Interpreter): void {
    const [first] = args
    const hasPath = first?.kind === 'text' || first?.kind === 'external'
    const handlers = (hasPath ? args.slice(1) : args).map((arg) => run.settle(arg))
    if (handlers.length === 0 || (methods === ANY_METHODS && !hasPath)) return
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods,
      path: hasPath ? first : text(''),
      handlers,
    })
  }

  /** `register("/greet", new GreetService())`: the service fills rules below the path. */
  #register(call: Call, run: Interpreter): void {
    const [first] = call.args
    const hasPath = first?.kind === 'text'
    for (const given of hasPath ? call.args.slice(1) : call.args) {
      const fill = handlerFunction(given, run, 'routing', 'update')
      if (fill === undefined) continue
      const child = HelidonRouting.create(run, false)
      this.router.mount({
        file: call.file,
        line: call.line,
        condition: call.condition,
        path: hasPath ? first : text(''),
        router: child.router,
        handlers: [],
      })
      run.invoke(fill, [native(child)])
    }
  }
}
