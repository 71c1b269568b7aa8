import { cookieUsers, defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { ConfigInput, Fixture, FixtureRequest } from '../../fixture-kit/index.ts'

const isOwn = ({ headers }: FixtureRequest): boolean => String(headers.origin).endsWith(String(headers.host))

interface Doors {
  readonly config?: ConfigInput
  refuse?(request: FixtureRequest): number | undefined
}

/** A mailbox that only its owner reads, by POST and over the socket. */
function mailbox(name: string, { config, refuse }: Doors): Fixture {
  return {
    name,
    graphql: 'type Query { mailbox: String }',
    ...(config === undefined ? {} : { config }),
    sockets: {
      '/graphql': {
        ...(refuse === undefined ? {} : { refuse }),
        open: (socket, { user }) =>
          socket.onMessage((text) => {
            const data = JSON.stringify({ mailbox: user === undefined ? null : `mails of ${user.name}` })
            if (text.includes('connection_init')) socket.send('{"type":"connection_ack"}')
            else socket.send(`{"id":"hf","type":"next","payload":{"data":${data}}}`)
          }),
      },
    },
    routes: {
      'POST /graphql': ({ user }) =>
        user === undefined ? unauthorized : json({ data: { __typename: 'Query', mailbox: `mails of ${user.name}` } }),
    },
  }
}

export default defineFixtures({
  fires: mailbox('looks at the session only', { config: cookieUsers }),
  quiet: [
    mailbox('looks at the origin', { config: cookieUsers, refuse: (request) => (isOwn(request) ? undefined : 403) }),
    mailbox('tokens in place of cookies', {}),
  ],
})
