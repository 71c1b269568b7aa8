import { createSocket } from 'node:dgram'
import { defineFixtures, json } from '../../fixture-kit/index.ts'

/** Asks the name server for the name, as the lookup would. */
async function ask(host: string, port: number, name: string): Promise<void> {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)])
  const packet = Buffer.concat([
    Buffer.from('000101000001000000000000', 'hex'),
    ...labels,
    Buffer.from('0000100001', 'hex'),
  ])
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.send(packet, port, host, () => resolve()))
  socket.close()
}

export default defineFixtures({
  fires: {
    users: [],
    routes: {
      'GET /news': async ({ headers }) => {
        const match = /^\$\{jndi:dns:\/\/([\d.]+):(\d+)\/([\w.]+)\}$/.exec(String(headers['x-api-version']))
        if (match !== null) await ask(match[1] ?? '', Number(match[2]), match[3] ?? '')
        return json([{ id: 1 }])
      },
    },
  },
  quiet: { users: [], routes: { 'GET /news': ({ headers }) => json([{ id: 1, agent: headers['user-agent'] ?? '' }]) } },
})
