import { describe, expect, it } from 'vitest'
import { openApiOf } from '../src/fixture-kit/fixture.ts'
import { json } from '../src/fixture-kit/index.ts'
import { readOpenApi } from '../src/inputs/openapi.ts'
import type { Json } from '../src/json.ts'
import { accountStep } from '../src/rule/account-steps.ts'

async function stepOf(route: string, body?: Json): Promise<string | undefined> {
  const document = openApiOf({
    routes: { [route]: { ...(body === undefined ? {} : { body }), handle: () => json({}) } },
  })
  const { endpoints } = await readOpenApi(document, 'http://127.0.0.1/openapi.json', 'http://127.0.0.1')
  const [endpoint] = endpoints
  return endpoint === undefined ? 'no endpoint' : accountStep(endpoint)
}

const account = { email: 'ada@example.org', password: 'Kx8!kkdd-2' }

describe('what an endpoint is for in the life of an account', () => {
  it.each<[string, Json | undefined, string | undefined]>([
    ['POST /auth/login', account, 'sign-in'],
    ['POST /api/v1/sessions', account, 'sign-in'],
    ['POST /users', account, 'registration'],
    ['POST /users/v1/register', account, 'registration'],
    ['POST /logout', undefined, 'sign-out'],
    ['GET /logout', undefined, 'sign-out'],
    ['POST /token/refresh', { refresh_token: 'x' }, 'refresh'],
    ['PUT /users/{name}/password', { password: 'x' }, 'password-change'],
    ['POST /account', { old_password: 'x', new_password: 'y' }, 'password-change'],
    ['POST /forgot-password', { email: 'ada@example.org' }, 'reset-request'],
    ['POST /reset-password', { token: 'x', password: 'y' }, 'reset-completion'],
    ['POST /mfa/verify', { code: '123456' }, 'second-factor'],
    ['GET /users', undefined, undefined],
    ['POST /orders', { item: 'lamp' }, undefined],
    ['POST /coupons/verify', { name: 'SPRING' }, undefined],
  ])('%s is %s', async (route, body, step) => {
    expect(await stepOf(route, body)).toBe(step)
  })
})
