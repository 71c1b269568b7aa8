import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { alternatives, native, text, UNKNOWN, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { MethodRouter } from '../axum/methods.ts'
import { isWebSocket, layer, siteOf } from '../router.ts'

/** `poem::Route` */
export class PoemRoute extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter, reader: Reader): PoemRoute {
    return new PoemRoute(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = UNKNOWN, second] = call.args
    switch (name) {
      case 'at':
        this.#at(call, first, second, run)
        return native(this)
      case 'nest':
      case 'nest_no_strip':
        for (const one of second === undefined ? [] : alternatives(run.settle(second))) {
          if (one.kind === 'native' && one.native instanceof PoemRoute)
            this.router.mount({
              ...siteOf(call),
              path: name === 'nest' ? first : text(''),
              router: one.native.router,
              handlers: [],
            })
        }
        return native(this)
      case 'with':
      case 'around':
        layer(this.router, run.project.graph.router(this.router.reader), call, call.args)
        return native(this)
      default:
        // `service.swagger_ui()`, `service.spec_endpoint()` show documents.
        return /ui$|spec|redoc|rapidoc|scalar|explorer|elements/.test(name) ? UNKNOWN : native(this)
    }
  }

  #at(call: Call, path: Value, endpoint: Value | undefined, run: Interpreter): void {
    for (const one of endpoint === undefined ? [] : alternatives(run.settle(endpoint))) {
      const entries =
        one.kind === 'native' && one.native instanceof MethodRouter
          ? one.native.entries
          : one.kind === 'function'
            ? [{ methods: ANY_METHODS, handler: one, layers: [] }]
            : []
      for (const { methods, handler, layers } of entries) {
        const socket = isWebSocket(handler)
        this.router.route({
          ...siteOf(call),
          methods: socket ? ['GET'] : methods,
          path,
          handlers: [...layers, handler],
          ...(socket ? { protocol: 'ws' as const } : {}),
        })
      }
    }
  }
}
