import { createServer as createSocket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { App } from '../core/app.ts'
import { type Config, readConfig } from '../core/config.ts'
import { HoldfastError } from '../core/errors.ts'
import { createServer } from '../core/http/server.ts'
import { createLog } from '../core/log.ts'
import { startApp } from '../core/start-app.ts'
import { startWorker } from '../core/worker/worker.ts'
import { serveApi } from './api.ts'
import { jobHandlers } from './jobs.ts'
import { version } from './version.ts'
import { serveMcp } from './mcp-http.ts'
import { serveWeb } from './web.ts'
import { buildWebIfChanged } from './web-build.ts'

/** A part that has been started and must be stopped, the last first. */
type Stop = () => Promise<void>

/** Everything that listens: API, tools and web page on one server. */
export async function createSurfaces(app: App): Promise<FastifyInstance> {
  const server = await createServer(app)
  await serveApi(server, app)
  await serveMcp(server, app, await version())
  await serveWeb(server)
  return server
}

/** `holdfast start`: builds the web page if its sources changed, then serves and works in one process until it is told to stop. */
export async function start(): Promise<void> {
  const config = readConfig()
  await refuseTakenPort(config)
  await run(config, { serves: true, works: true, meanwhile: buildWebIfChanged(createLog(config.logLevel)) })
}

/** `holdfast serve`: serves until it is told to stop; a `holdfast worker` somewhere does what is scheduled. */
export async function serve(): Promise<void> {
  const config = readConfig()
  await refuseTakenPort(config)
  await run(config, { serves: true, works: false })
}

/** `holdfast worker`: does what is scheduled and queued until it is told to stop. */
export const work = (): Promise<void> => run(readConfig(), { serves: false, works: true })

/** `holdfast migrate`: brings the database forward to this release and ends. */
export async function migrate(): Promise<void> {
  const app = await startApp(readConfig())
  await app.stop()
  process.stdout.write('The database is up to date.\n')
}

async function run(
  config: Config,
  { serves, works, meanwhile = Promise.resolve() }: { serves: boolean; works: boolean; meanwhile?: Promise<void> },
): Promise<void> {
  const toldToStop = stopSignal()
  // awaited below, when there is something to stop if it fails
  meanwhile.catch(() => undefined)
  const app = await startApp(config)
  const stops: Stop[] = [() => app.stop()]
  try {
    await meanwhile
    app.ledger.start()
    if (works) {
      const worker = await startWorker(app, jobHandlers)
      stops.push(() => worker.stop())
      app.log.info('doing what is queued and scheduled')
    }
    if (serves) {
      const server = await createSurfaces(app)
      stops.push(() => server.close())
      const url = await listen(server, config)
      process.stdout.write(`Holdfast is ready at ${url}\n`)
    }
    app.log.info({ signal: await toldToStop }, 'stopping')
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

/** Resolves with the first signal that asks to stop. A second one ends the process at once. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1)
        asked = true
        resolve(signal)
      })
    }
  })
}

async function listen(server: FastifyInstance, config: Config): Promise<string> {
  await server.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw explainListenError(error, config)
  })
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

/** Looks before anything is started, because starting a database only to find the port taken would keep the user waiting. */
async function refuseTakenPort(config: Config): Promise<void> {
  const socket = createSocket()
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => reject(explainListenError(error, config)))
    socket.listen(config.port, config.host, () => socket.close(() => resolve()))
  })
}

function explainListenError(error: unknown, { port, host }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new HoldfastError(
        'unavailable',
        `Port ${port} is taken: another program, or another Holdfast, listens on ${host}:${port}. Stop it, or choose another port: PORT=${port + 1} npm start`,
        { cause: error },
      )
    case 'EACCES':
      return new HoldfastError(
        'forbidden',
        `This user may not listen on port ${port}. Choose a port above 1023: PORT=4780 npm start`,
        { cause: error },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new HoldfastError('invalid_input', `HOST: this machine has no address ${host}.`, { cause: error })
    default:
      return error
  }
}
