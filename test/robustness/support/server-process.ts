// `holdfast serve` without the web page, for tests that kill it: configured by the environment, it prints where it listens.
import { readConfig } from '../../../src/core/config.ts'
import { createServer } from '../../../src/core/http/server.ts'
import { startApp } from '../../../src/core/start-app.ts'
import { serveApi } from '../../../src/surfaces/api.ts'

const app = await startApp(readConfig())
const server = await createServer(app)
await serveApi(server, app)
app.ledger.start()
const url = await server.listen({ port: app.config.port, host: app.config.host })
process.stdout.write(`Holdfast is ready at ${url}\n`)
