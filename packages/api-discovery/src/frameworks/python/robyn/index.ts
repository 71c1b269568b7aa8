/** Robyn. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { colonPath } from '../colon-path.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import type { RequestShape } from '../request.ts'
import { methodNames, viewReader } from '../views.ts'

const ROBYN_REQUEST: RequestShape = {
  places: { query_params: 'query', path_params: 'path', headers: 'header', form_data: 'form', files: 'form' },
  whole: { json: 'json' },
  raw: ['body'],
}

const DIALECT: DecoratorDialect = {
  reader: viewReader({ framework: 'robyn', syntax: colonPath, request: ROBYN_REQUEST }),
  unsaid: ['GET'],
  including: { include_router: { prefix: 'prefix' }, mount_router: { prefix: 'prefix' } },
  sockets: ['websocket'],
}

class RobynApp extends DecoratorApp {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'add_route') return super.method(name, call, run)
    const path = argument(call, 1, 'endpoint')
    if (path !== undefined)
      this.add({ ...call, args: [path] }, methodNames(argument(call, 0, 'route_type')), argument(call, 2, 'handler'))
    return undefined
  }
}

export const robyn: Framework = {
  name: 'robyn',
  languages: ['python'],
  packages: ['robyn', 'robyn.*'],
  hints: String.raw`\brobyn\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'Robyn') return native(new RobynApp(run, DIALECT, true))
    if (name === 'SubRouter') return native(new RobynApp(run, DIALECT, false, argument(call, 1, 'prefix')))
    if (name === 'WebSocket') addSocket(call, run)
    return undefined
  },
}

/** `WebSocket(app, '/ws')` */
function addSocket(call: Call, run: Interpreter): void {
  const [app, path] = call.args
  const on = app === undefined ? undefined : run.settle(app)
  if (on?.kind !== 'native' || !(on.native instanceof DecoratorApp) || path === undefined) return
  on.native.add({ ...call, args: [path] }, ['GET'], undefined, true)
}
