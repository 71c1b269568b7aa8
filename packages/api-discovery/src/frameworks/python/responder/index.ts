/** Responder: `@api.route('/{name}')` on functions and on classes with `on_get`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import type { RequestShape } from '../request.ts'
import { Registering } from '../routed.ts'
import { starlettePath } from '../starlette/path.ts'
import { verbHandlers, viewReader } from '../views.ts'

const REQUEST: RequestShape = {
  places: { params: 'query', headers: 'header', cookies: 'cookie' },
  whole: { media: 'json' },
  raw: ['content', 'text'],
}

const DIALECT: DecoratorDialect = {
  reader: viewReader({ framework: 'responder', syntax: starlettePath, request: REQUEST }),
  unsaid: ['GET'],
  including: { mount: { prefix: 'route' } },
}

class ResponderApi extends DecoratorApp {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'add_route') return super.method(name, call, run)
    this.add(call, ['GET'], argument(call, 1, 'endpoint'), false, run)
    return undefined
  }

  override decorator(call: Call, methods: readonly HttpMethod[]): Value {
    return native(new Registering((view, run) => this.add(call, methods, view, false, run)))
  }

  override add(
    call: Call,
    methods: readonly HttpMethod[],
    view: Value | undefined,
    isSocket = false,
    run?: Interpreter,
  ): void {
    const socket = call.named.get('websocket')
    const isWs = isSocket || (socket?.kind === 'constant' && socket.value === true)
    if (view?.kind !== 'class' || run === undefined) {
      super.add(call, methods, view, isWs)
      return
    }
    for (const { method, fn } of verbHandlers(view, run, (verb) => `on_${verb}`)) super.add(call, [method], fn)
  }
}

export const responder: Framework = {
  name: 'responder',
  languages: ['python'],
  packages: ['responder', 'responder.*'],
  hints: String.raw`\bresponder\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.path.at(-1) === 'API' ? native(new ResponderApi(run, DIALECT, true)) : undefined
  },
}
