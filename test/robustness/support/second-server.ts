import { createServer } from '../../../src/core/http/server.ts'
import { type RunningApp, startApp } from '../../../src/core/start-app.ts'
import { serveApi } from '../../../src/surfaces/api.ts'
import { createClient } from '../../../src/surfaces/client.ts'
import { contract } from '../../../src/surfaces/contract.ts'
import type { TestApp, TestClient } from '../../support/test-app.ts'

export interface SecondServer {
  readonly app: RunningApp
  readonly url: string
  /** A client that sends the cookie which it is given, as it stands at each call. */
  withCookie(cookie: () => string | undefined): TestClient
  withKey(token: string): TestClient
  close(): Promise<void>
}

/** Another server on the database and the data folder of a test, as a second `holdfast serve` beside the first. */
export async function startSecondServer(test: TestApp): Promise<SecondServer> {
  const app = await startApp(test.app.config)
  const server = await createServer(app)
  await serveApi(server, app)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    url,
    withCookie: (cookie) =>
      createClient(contract, `${url}/api`, () => ({ 'x-holdfast-csrf': '1', cookie: cookie() ?? '' })),
    withKey: (token) => createClient(contract, `${url}/api`, () => ({ authorization: `Bearer ${token}` })),
    async close() {
      await server.close()
      await app.stop()
    },
  }
}
