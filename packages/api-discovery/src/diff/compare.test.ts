import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBaseline } from './baseline.ts'
import { compareEndpoints, type ComparableEndpoint } from './compare.ts'
import { DiffError } from './errors.ts'
import { DIFF_FORMATS, renderChanges } from './render.ts'

const users: ComparableEndpoint = {
  method: 'GET',
  path: '/users/{id}',
  file: 'app.ts',
  line: 3,
  params: [
    { name: 'id', in: 'path', required: true },
    { name: 'page', in: 'query' },
  ],
  guards: ['requireAuth'],
}

describe('comparing', () => {
  test('finds what was added and removed', () => {
    const other = { ...users, path: '/orders' }
    expect(compareEndpoints([users], [other])).toEqual([
      { kind: 'added', endpoint: other, details: [] },
      { kind: 'removed', endpoint: users, details: [] },
    ])
  })

  test('takes no notice of another file or line', () => {
    expect(compareEndpoints([users], [{ ...users, file: 'src/users.ts', line: 90 }])).toEqual([])
  })

  test('tells new, required and removed parameters', () => {
    const [change] = compareEndpoints(
      [users],
      [
        {
          ...users,
          params: [
            { name: 'page', in: 'query', required: true },
            { name: 'limit', in: 'query' },
          ],
        },
      ],
    )
    expect(change?.kind).toBe('changed')
    expect(change?.details).toEqual(['query parameter page is now required', 'new query parameter limit'])
    const [gone] = compareEndpoints([users], [{ ...users, params: [] }])
    expect(gone?.details).toEqual(['query parameter page is gone'])
  })

  test('tells a lost guard from a replaced one', () => {
    const [lost] = compareEndpoints([users], [{ ...users, guards: [] }])
    expect(lost).toMatchObject({ kind: 'guard-lost', details: ['no longer guarded by requireAuth'] })
    const [fewer] = compareEndpoints([{ ...users, guards: ['a', 'b'] }], [{ ...users, guards: ['b'] }])
    expect(fewer?.kind).toBe('guard-lost')
    const [replaced] = compareEndpoints([users], [{ ...users, guards: ['authenticate'] }])
    expect(replaced?.kind).toBe('changed')
    const [gained] = compareEndpoints([{ ...users, guards: [] }], [users])
    expect(gained).toMatchObject({ kind: 'changed', details: ['now guarded by requireAuth'] })
  })

  test('takes a guard that asks for a role for lost when only one is left that asks who calls', () => {
    const admins = { ...users, guards: ["hasRole('ADMIN')"], authorization: ["hasRole('ADMIN')"] }
    const known = { ...users, guards: ['authenticated'], authorization: [] }
    const editors = { ...users, guards: ["hasRole('EDITOR')"], authorization: ["hasRole('EDITOR')"] }
    expect(compareEndpoints([admins], [known])).toMatchObject([
      { kind: 'guard-lost', details: ["no longer guarded by hasRole('ADMIN')", 'now guarded by authenticated'] },
    ])
    expect(compareEndpoints([admins], [editors])[0]?.kind).toBe('changed')
    expect(compareEndpoints([known], [admins])[0]?.kind).toBe('changed')
  })

  test('knows an endpoint again when only a parameter of its path has another name', () => {
    const [change] = compareEndpoints([users], [{ ...users, path: '/users/{userId}' }])
    expect(change).toMatchObject({ kind: 'changed', details: ['path was written /users/{id}'] })
  })
})

function attempt(text: string): string {
  try {
    parseBaseline(text, 'b')
    return 'read'
  } catch (error) {
    return error instanceof DiffError ? error.code : String(error)
  }
}

describe('baselines', () => {
  test('are read from NDJSON and JSON alike', () => {
    const line = { method: 'GET', path: '/a', file: 'a.ts', line: 1, params: [{ name: 'q', in: 'query' }] }
    const fromLines = parseBaseline(`${JSON.stringify({ ...line, guard: 'auth' })}\n`, 'b')
    const fromJson = parseBaseline(JSON.stringify({ endpoints: [{ ...line, guards: [{ name: 'auth' }] }] }), 'b')
    expect(fromLines).toEqual(fromJson)
    expect(compareEndpoints(fromLines, fromJson)).toEqual([])
  })

  test('keep several guards apart, and what they ask', () => {
    const guards = [
      { name: "hasAnyRole('A', 'B')", kind: 'authorization' },
      { name: 'login', kind: 'authentication' },
    ]
    const line = { method: 'GET', path: '/a', guard: "hasAnyRole('A', 'B'), login", guards }
    expect(parseBaseline(JSON.stringify(line), 'b')).toMatchObject([
      { guards: ["hasAnyRole('A', 'B')", 'login'], authorization: ["hasAnyRole('A', 'B')"] },
    ])
  })

  test.each([
    ['not json', 'Line 1 of b is not JSON'],
    ['{"endpoints":[{"method":"GET"}]}', 'Entry 1 of b is no endpoint'],
    ['[1]', 'Entry 1 of b is no endpoint'],
    ['{"method":"GET","path":"/a"}\n{"method', 'Line 2 of b is not JSON'],
  ])('that are none are refused: %s', (text, message) => {
    expect(() => parseBaseline(text, 'b')).toThrow(message)
  })

  test('never fail in another way, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `{"endpoints":[${json}]}`),
        ),
        (text) => {
          expect(attempt(text)).toMatch(/^(?:read|bad-baseline)$/)
        },
      ),
    )
  })
})

test('differences are written in every format', () => {
  const changes = compareEndpoints([users], [{ ...users, guards: [] }])
  expect(JSON.parse(renderChanges(changes, 'ndjson'))).toMatchObject({ change: 'guard-lost', path: '/users/{id}' })
  expect(JSON.parse(renderChanges(changes, 'json')).changes).toHaveLength(1)
  expect(renderChanges(changes, 'markdown')).toContain('| guard-lost | GET | `/users/{id}` |')
  expect(JSON.parse(renderChanges(changes, 'sarif')).runs[0].results[0]).toMatchObject({
    ruleId: 'guard-lost',
    ruleIndex: 3,
    level: 'warning',
  })
  for (const format of DIFF_FORMATS) expect(renderChanges([], format)).not.toContain('undefined')
})
