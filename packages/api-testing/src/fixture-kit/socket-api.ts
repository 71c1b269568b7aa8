import type { ConfigInput } from '../config/schema.ts'
import type { Fixture } from './fixture.ts'
import type { SocketHandler } from './server.ts'
import { json } from './server.ts'

/** An API with one WebSocket at `/ws`, and a page about the caller beside it. */
export function socketApi(
  name: string,
  {
    socket,
    config,
    query,
    users,
  }: { socket: SocketHandler; config?: ConfigInput; query?: Record<string, string>; users?: Fixture['users'] },
): Fixture {
  return {
    name,
    ...(config === undefined ? {} : { config }),
    ...(users === undefined ? {} : { users }),
    sockets: { '/ws': socket },
    routes: {
      'GET /me': ({ user }) => (user === undefined ? json({ error: 'sign in first' }, 401) : json({ name: user.name })),
      'GET /ws': {
        ...(query === undefined ? {} : { query }),
        handle: () => json({ error: 'upgrade required' }, 426, { upgrade: 'websocket' }),
      },
    },
  }
}
