import { connect, createServer, type Server, type Socket } from 'node:net'

/** A gate on the way to PostgreSQL, which can be shut, and through which connections can be cut. */
export interface Gate {
  readonly port: number
  /** Connections that are open right now. */
  readonly open: number
  /** Ends what is open, and refuses what is new. */
  shut(): Promise<void>
  reopen(): Promise<void>
  /** Ends what is open without a word; what is new goes through. */
  cut(): void
  close(): Promise<void>
}

/** @param target a unix socket folder and a port, as pg takes them */
export async function openGate(target: { host: string; port: number }): Promise<Gate> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((inside) => {
    sockets.add(inside)
    const outside = connect(`${target.host}/.s.PGSQL.${target.port}`)
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
    inside.on('close', () => sockets.delete(inside))
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  const { port } = address
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      cut()
    })
  return {
    port,
    get open() {
      return sockets.size
    },
    shut,
    reopen: () => listen(port),
    cut,
    close: () => (server.listening ? shut() : Promise.resolve()),
  }
}
