import { describe, expect, it } from 'vitest'
import type { WireResponse } from '../src/http/message.ts'
import type { Json } from '../src/json.ts'
import type { Endpoint } from '../src/model/endpoint.ts'
import { schemaOfExample } from '../src/model/schema.ts'
import { emptyDraft } from '../src/request/draft.ts'
import { repaired } from '../src/values/repair.ts'

function endpointTaking(body: Json): Endpoint {
  return {
    id: 'POST /things',
    method: 'POST',
    path: '/things',
    origin: 'http://127.0.0.1:1',
    params: [],
    bodies: [
      {
        contentType: 'application/json',
        schema: { ...schemaOfExample(body), examples: [] },
        examples: [],
        required: true,
      },
    ],
    responses: [],
    security: 'unknown',
    securityNames: [],
    effect: 'write',
    operationId: undefined,
    summary: '',
    tags: [],
    deprecated: false,
    observed: [],
    graphql: undefined,
    source: undefined,
  }
}

/** The body after what the refusal says has been put right. */
function mended(body: Json, refusal: Json): Json | undefined {
  const endpoint = endpointTaking(body)
  const response: WireResponse = {
    httpVersion: '1.1',
    status: 400,
    reason: 'Bad Request',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(refusal)),
    truncated: false,
    firstByteMs: 1,
    totalMs: 1,
  }
  const draft = {
    ...emptyDraft(endpoint),
    body: { kind: 'json', contentType: 'application/json', value: body } as const,
  }
  const next = repaired(draft, response, endpoint, 'u1')
  return next?.body.kind === 'json' ? next.body.value : undefined
}

describe('a value that is none of those allowed is replaced by one of them, as told by', () => {
  it.for<[string, Json]>([
    [
      'ajv',
      [
        {
          instancePath: '/kind',
          message: 'must be equal to one of the allowed values',
          params: { allowedValues: ['card', 'loan'] },
        },
      ],
    ],
    [
      'zod',
      {
        issues: [
          {
            code: 'invalid_enum_value',
            options: ['card', 'loan'],
            path: ['kind'],
            message: "Invalid enum value. Expected 'card' | 'loan', received 'xyz'",
          },
        ],
      },
    ],
    ['zod 4', [{ code: 'invalid_value', path: ['kind'], message: 'Invalid option: expected one of "card"|"loan"' }]],
    [
      'pydantic',
      {
        detail: [
          {
            type: 'enum',
            loc: ['body', 'kind'],
            msg: "Input should be 'card' or 'loan'",
            ctx: { expected: "'card' or 'loan'" },
          },
        ],
      },
    ],
    [
      'pydantic 1',
      {
        detail: [{ loc: ['body', 'kind'], msg: "value is not a valid enumeration member; permitted: 'card', 'loan'" }],
      },
    ],
    ['Joi', { message: '"kind" must be one of [card, loan]' }],
    [
      'Spring, which names no field',
      {
        status: 400,
        reason: 'Bad Request',
        message:
          'Cannot deserialize value of type `a.Kind` from String "xyz": not one of the values accepted for Enum class: [card, loan]',
      },
    ],
    ['class-validator', { message: ['kind must be one of the following values: card, loan'] }],
    ['a sentence', { error: 'Invalid kind. Valid values are card, loan' }],
    ['a plain list', { errors: { kind: ['allowed: card|loan'] } }],
  ])('%s', ([, refusal]) => {
    expect(mended({ kind: 'xyz', text: 'abc' }, refusal)).toEqual({ kind: 'card', text: 'abc' })
  })
})

describe('a refusal is understood', () => {
  it.for<[string, Json, Json, Json]>([
    [
      'of a field deep in the body',
      { order: { speed: 'xyz' } },
      { path: ['order', 'speed'], message: 'must be one of slow, fast' },
      { order: { speed: 'slow' } },
    ],
    [
      'of a missing field deep in the body',
      { order: { speed: 'slow' } },
      [
        {
          instancePath: '/order',
          message: "must have required property 'weight'",
          params: { missingProperty: 'weight' },
        },
      ],
      { order: { speed: 'slow', weight: 'weightu1' } },
    ],
    [
      'that wants a pattern',
      { pin: 'xyz' },
      { errors: [{ field: 'pin', defaultMessage: 'must match "\\d{4}"' }] },
      { pin: '1111' },
    ],
    ['that wants digits', { number: '12' }, { message: 'number must be 10 digits' }, { number: '1111111111' }],
    [
      'that wants a larger number',
      { amount: 1 },
      { errors: [{ field: 'amount', defaultMessage: 'must be greater than or equal to 50' }] },
      { amount: 50 },
    ],
    [
      'that wants a longer text',
      { title: 'ab' },
      { title: ['Ensure this field has at least 12 characters.'] },
      { title: 'titleu1aaaaa' },
    ],
    ['that wants a number', { amount: 'xyz' }, { message: 'body/amount must be number' }, { amount: 10 }],
    ['that wants a field gone', { amount: 1, extra: 2 }, { message: '"extra" is not allowed' }, { amount: 1 }],
    [
      'that wants the password again',
      { password: 'Ab-12345', password_confirmation: 'zz' },
      { errors: { password: ['The password confirmation does not match.'] } },
      { password: 'Ab-12345', password_confirmation: 'Ab-12345' },
    ],
  ])('%s', ([, body, refusal, wanted]) => {
    expect(mended(body, refusal)).toEqual(wanted)
  })

  it('so that nobody is made powerful', () => {
    expect(mended({ role: 'xyz' }, { message: 'role must be one of [ADMIN, CLERK, USER]' })).toEqual({ role: 'USER' })
  })

  it('and what says nothing of the request changes nothing', () => {
    expect(mended({ title: 'abc' }, { message: 'Internal error' })).toBeUndefined()
  })
})
