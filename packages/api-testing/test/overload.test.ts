import { describe, expect, it } from 'vitest'
import { FixtureServer } from '../src/fixture-kit/index.ts'
import { HttpClient } from '../src/http/client.ts'
import { Gate } from '../src/http/gate.ts'
import { Sender } from '../src/http/sender.ts'

describe('an endpoint that asks for a long wait', () => {
  it('is left alone while the others go on, and counts as rate limited', async () => {
    let asked = 0
    const server = await FixtureServer.start([
      {
        method: 'POST',
        template: '/login',
        handle: () => {
          asked += 1
          return { status: 429, headers: { 'retry-after': '3600' } }
        },
      },
      { method: 'GET', template: '/news', handle: () => ({ body: 'news' }) },
    ])
    const client = new HttpClient()
    const sender = new Sender(client, new Gate([new URL(server.origin).host]))
    const post = (rawOverload = false) =>
      sender.send(
        { method: 'POST', origin: server.origin, target: '/login', headers: [] },
        { endpointId: 'POST /login', as: 'nobody', rawOverload },
      )
    try {
      await expect(post()).rejects.toMatchObject({ code: 'rate_limited' })
      await expect(post()).rejects.toMatchObject({ code: 'rate_limited' })
      expect(asked).toBe(1)
      const news = await sender.send(
        { method: 'GET', origin: server.origin, target: '/news', headers: [] },
        { endpointId: 'GET /news', as: 'nobody' },
      )
      expect(news.response.status).toBe(200)
      // Rules about limits look at the refusal itself.
      expect((await post(true)).response.status).toBe(429)
    } finally {
      client.close()
      await server.close()
    }
  })
})
