import { cookieUsers, defineFixtures, socketApi } from '../../fixture-kit/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const isOwn = ({ headers }: FixtureRequest): boolean => String(headers.origin).endsWith(String(headers.host))
const signedIn = ({ user }: FixtureRequest): number | undefined => (user === undefined ? 401 : undefined)
const hello = {
  open: (socket: { send: (text: string) => void }, { user }: FixtureRequest) => socket.send(`hello ${user?.name}`),
}

export default defineFixtures({
  fires: socketApi('looks at the session only', { config: cookieUsers, socket: { refuse: signedIn, ...hello } }),
  quiet: [
    socketApi('looks at the origin', {
      config: cookieUsers,
      socket: { refuse: (request) => (isOwn(request) ? signedIn(request) : 403), ...hello },
    }),
    socketApi('public', { config: cookieUsers, socket: { open: (socket) => socket.send('the weather') } }),
    socketApi('tokens in place of cookies', { socket: { refuse: signedIn, ...hello } }),
  ],
})
