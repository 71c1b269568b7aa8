import { connect } from 'node:net'
import { defineFixtures, fetcher } from '../../fixture-kit/index.ts'

/** Sends what a gopher: address holds, as such clients do. */
function gopher(url: string): Promise<void> {
  const match = /^gopher:\/\/([\d.]+):(\d+)\/_(.*)$/.exec(url)
  if (match === null) return Promise.resolve()
  return new Promise((resolve) => {
    const socket = connect(Number(match[2]), match[1] ?? '')
    socket.on('close', () => resolve()).on('error', () => resolve())
    socket.on('data', () => socket.destroy())
    socket.write(decodeURIComponent(match[3] ?? ''))
  })
}

export default defineFixtures({
  fires: fetcher('every scheme', gopher),
  quiet: fetcher('http only', async (url) => {
    if (url.startsWith('http://127')) await fetch(url)
  }),
})
