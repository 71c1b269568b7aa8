import { defineFixtures, json, unauthorized } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function graphql(name: string, socketIsChecked: boolean, postIsChecked = true): Fixture {
  return {
    name,
    graphql: 'type Query { hello: String }',
    sockets: {
      '/graphql': {
        open: (socket, { user }) =>
          socket.onMessage((text) => {
            if (socketIsChecked && user === undefined) socket.close(4403)
            else if (text.includes('connection_init')) socket.send('{"type":"connection_ack"}')
            else socket.send('{"id":"hf","type":"next","payload":{"data":{"hf":"Query"}}}')
          }),
      },
    },
    routes: {
      'POST /graphql': ({ user }) =>
        user === undefined && postIsChecked ? unauthorized : json({ data: { hf: 'Query', hello: 'hi' } }),
    },
  }
}

export default defineFixtures({
  fires: graphql('socket forgotten', false),
  quiet: [graphql('both checked', true), graphql('both open', false, false)],
})
