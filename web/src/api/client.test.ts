import { createServer, type IncomingMessage, type Server } from 'node:http'
import { oc } from '@orpc/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import * as z from 'zod'
import { createApi, type Api } from './client.ts'
import { noAnswer, problemOf } from './problem.ts'

const contract = {
  rename: oc
    .route({ method: 'PUT', path: '/teams/{id}' })
    .input(z.object({ id: z.string(), name: z.string() }))
    .output(z.object({ id: z.string(), name: z.string() })),
}

let server: Server
let api: Api<typeof contract>
let seen: IncomingMessage | undefined
let answer: { status: number; type: string; body: unknown }

beforeAll(async () => {
  server = createServer((request, response) => {
    seen = request
    response.writeHead(answer.status, { 'content-type': answer.type }).end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  api = createApi(contract, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api`)
})

beforeEach(() => {
  answer = { status: 200, type: 'application/json', body: { id: '7', name: 'Support' } }
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

it('calls the REST route of an operation, with the header that a foreign site cannot send', async () => {
  expect(await api.rename({ id: '7', name: 'Support' })).toEqual({ id: '7', name: 'Support' })
  expect(seen).toMatchObject({ method: 'PUT', url: '/api/teams/7', headers: { 'x-holdfast-csrf': '1' } })
  expect(seen?.headers).not.toHaveProperty('idempotency-key')
})

it('names the user’s action when told to', async () => {
  await api.rename({ id: '7', name: 'Support' }, { context: { idempotencyKey: 'k1' } })
  expect(seen?.headers['idempotency-key']).toBe('k1')
})

it('throws the problem document that the server answered with', async () => {
  const problem = {
    type: 'urn:holdfast:problem:invalid_input',
    title: 'The input cannot be used',
    status: 400,
    code: 'invalid_input',
    detail: 'name: too long',
    instance: 'urn:uuid:019aa5f0-7c52-7d1e-9a0b-3f6c1f0e2b11',
    errors: [{ path: 'name', message: 'too long' }],
  }
  answer = { status: 400, type: 'application/problem+json', body: problem }
  const error: unknown = await api.rename({ id: '7', name: 'x' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'invalid_input', status: 400, message: 'name: too long' })
  expect(problemOf(error)).toEqual(problem)
})

it.each([
  { status: 502, type: 'application/json', body: 'bad gateway' },
  { status: 500, type: 'application/problem+json', body: {} },
])('makes a problem of an answer that is none: $status $type', async (broken) => {
  answer = broken
  const error: unknown = await api.rename({ id: '7', name: 'x' }).catch((thrown: unknown) => thrown)
  expect(problemOf(error).status).toBe(broken.status)
})

it('says so when no answer came', async () => {
  const nobody = createApi(contract, 'http://127.0.0.1:1/api')
  const error: unknown = await nobody.rename({ id: '7', name: 'x' }).catch((thrown: unknown) => thrown)
  expect(problemOf(error)).toEqual(noAnswer)
})
