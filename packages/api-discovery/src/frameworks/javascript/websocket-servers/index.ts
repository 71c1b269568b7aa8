/** Servers of WebSockets alone: ws and Socket.IO. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { field, native, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { siteOf } from '../call-site.ts'

const READERS: Readonly<Record<string, Reader>> = {
  ws: { framework: 'ws', syntax: bracePath },
  'socket.io': { framework: 'socket.io', syntax: bracePath },
}

export const webSocketServers: Framework = {
  name: 'websocket-servers',
  languages: ['javascript'],
  packages: Object.keys(READERS),
  hints: String.raw`\bnew\s+(?:\w+\.)?(?:WebSocketServer|WebSocket\.Server|WSServer)\(|['"]socket\.io['"]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== 'default').join('.')
    const path = call.args.map((arg) => field(arg, 'path')).find((one) => one !== undefined)
    if (callee.package === 'ws') {
      // Without a path it stands behind whatever hands it upgrades, or answers on a port of its own.
      if (!/^(?:WebSocketServer|Server|WebSocket\.Server)$/.test(name) || !call.constructs) return undefined
      const hasPort = field(call.args[0], 'port') !== undefined
      if (path !== undefined || hasPort) addSocket('ws', path ?? text('/'), call, run)
      return undefined
    }
    if (name !== 'Server' && name !== '') return undefined
    addSocket('socket.io', path ?? text('/socket.io'), call, run)
    return native(new SocketIo())
  },
}

/** Namespaces go through the same address. */
class SocketIo extends Native {
  override method(name: string): Value | undefined {
    return name === 'of' || name === 'use' ? native(this) : undefined
  }
}

function addSocket(library: string, path: Value, call: Call, run: Interpreter): void {
  const reader = READERS[library]
  if (reader === undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({ ...siteOf(call), methods: ['GET'], path, handlers: [], protocol: 'ws' })
}
