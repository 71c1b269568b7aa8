import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { contract } from '../../src/surfaces/contract.ts'
import { operationsOf } from '../../src/surfaces/walk.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'

let test: TestApp
let text: string

beforeAll(async () => {
  test = await createTestApp()
  text = await (await fetch(`${test.url}/api/openapi.json`)).text()
})
afterAll(() => test.close())

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() }))
    .default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
})
const Document = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), Operation)) })

it('is a valid OpenAPI 3.1 document, whose references lead somewhere', async () => {
  const validator = new Validator()
  const result = await validator.validate(JSON.parse(text))
  expect(result).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(() => validator.resolveRefs()).not.toThrow()
})

it('describes every operation and nothing else: parameters, body, problems, and who needs no key', () => {
  const { paths } = Document.parse(JSON.parse(text))
  const described = Object.values(paths).flatMap((path) => Object.values(path))
  const operations = operationsOf(contract)
  expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(
    operations.map(({ name }) => name.join('.')).toSorted(),
  )
  for (const { name, method, path, meta } of operations) {
    const operation = paths[path]?.[method.toLowerCase()]
    expect(operation?.operationId).toBe(name.join('.'))
    const inPath = operation?.parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => parameter.name)
    expect(new Set(inPath)).toEqual(new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one)))
    expect(Object.keys(operation?.responses['default']?.content ?? {})).toEqual(['application/problem+json'])
    expect(operation?.security).toEqual(meta.access === 'public' ? [] : undefined)
    const parameters = new Set(operation?.parameters.map((parameter) => parameter.name))
    expect([parameters.has('asOf') || !meta.asOf, parameters.has('Idempotency-Key')]).toEqual([true, meta.idempotent])
    expect(Object.keys(operation?.requestBody?.content ?? {}).includes('application/octet-stream')).toBe(
      meta.stream === 'in',
    )
  }
})
