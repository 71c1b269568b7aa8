/** python-socketio: the address at which a server answers, when an application has it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { placeOf } from '../routed.ts'

const reader: Reader = { framework: 'socket.io', syntax: (piece) => [{ path: piece, params: [] }] }

export const socketio: Framework = {
  name: 'socketio',
  languages: ['python'],
  packages: ['socketio', 'flask_socketio'],
  hints: String.raw`\b(?:flask_)?socketio\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (callee.package === 'flask_socketio') {
      if (name === 'SocketIO' && call.args.length > 0) addSocket(call, argument(call, -1, 'path', 'resource'), run)
      return undefined
    }
    if (name === 'Server' || name === 'AsyncServer') return native(new SocketServer())
    if (name === 'ASGIApp' || name === 'WSGIApp') addSocket(call, argument(call, -1, 'socketio_path'), run)
    return undefined
  },
}

class SocketServer extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'attach') addSocket(call, argument(call, 1, 'socketio_path'), run)
    return undefined
  }
}

function addSocket(call: Call, path: Value | undefined, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({ ...placeOf(call), methods: ['GET'], path: path ?? text('/socket.io'), handlers: [], protocol: 'ws' })
}
