import { connect } from 'node:net'
import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

/** Whether something listens there; nothing is said to it. */
function isOpen(address: string): Promise<boolean> {
  const [host = '', port = ''] = address.replace(/^http:\/\/|\/$/g, '').split(':')
  return new Promise((resolve) => {
    const socket = connect(Number(port), host)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

export default defineFixtures({
  fires: fetcher('says how it went', async (url) =>
    url.includes('127.0.0.1') && !(await isOpen(url)) ? 'connection refused' : 'saved',
  ),
  quiet: [
    fetcher('says nothing', async (url) => void (url.includes('127.0.0.1') && (await isOpen(url)))),
    fetcher('repeats the address', (url) => Promise.resolve(`queued ${url}`)),
  ],
})
