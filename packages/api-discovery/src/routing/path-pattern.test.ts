import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { antPattern, coverageOf } from './path-pattern.ts'

const params = [{ name: 'id', in: 'path', schema: { type: 'integer' } }] as const

function coverage(pattern: string, path: string, isOpenEnded = false): string {
  const segments = antPattern(pattern)
  return segments === undefined ? 'no pattern' : coverageOf(segments, { path, params, isOpenEnded })
}

test.each([
  ['/admin/**', '/admin', 'all'],
  ['/admin/**', '/admin/users/{name}', 'all'],
  ['/admin/*', '/admin', 'none'],
  ['/admin/*', '/admin/{name}', 'all'],
  ['/admin/*', '/admin/{name}/roles', 'none'],
  ['/users/me', '/users/{name}', 'some'],
  ['/users/me', '/users/{id}', 'none'],
  ['/users/7', '/users/{id}', 'some'],
  ['/**/*.js', '/lib/{name}', 'some'],
  ['/**/*.js', '/lib/{id}', 'none'],
  ['/**/*.js', '/lib/app.js', 'all'],
  ['/**/admin/**', '/a/b/admin/c', 'all'],
  ['/**/admin/**', '/a/{name}/c', 'some'],
  ['/users/{id}/roles', '/users/{name}/roles', 'all'],
  ['/users/{id:\\d+}', '/users/{name}', 'some'],
  ['/files/{*rest}', '/files/a/b', 'all'],
  ['/files/*', '/files/{wildcard}', 'some'],
  ['**', '/anything', 'all'],
  ['admin/**', '/admin', 'no pattern'],
  ['/report-?', '/report-1', 'all'],
  ['/report-?', '/report-10', 'none'],
])('%s takes in %s: %s', (pattern, path, expected) => {
  expect(coverage(pattern, path)).toBe(expected)
})

test('a parameter of many segments is only taken in whole by what takes all', () => {
  expect(coverage('/files/*', '/files/{path}', true)).toBe('some')
  expect(coverage('/files/**', '/files/{path}', true)).toBe('all')
  expect(coverage('/files/a/b', '/files/{path}', true)).toBe('some')
})

describe('for every pattern and path', () => {
  const segment = fc.constantFrom('a', 'b', '*', '**', 'a*', '?b')
  const literal = fc.constantFrom('a', 'b', 'ab', 'bb')

  test('all and none are what the pattern says of each request', () => {
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 4 }),
        fc.array(fc.oneof(literal, fc.constant('{x}')), { maxLength: 4 }),
        fc.array(literal, { minLength: 4, maxLength: 4 }),
        (pattern, template, values) => {
          const found = coverage(`/${pattern.join('/')}`, `/${template.join('/')}`)
          const request = template.map((one, i) => (one === '{x}' ? (values[i] ?? '') : one))
          const matches = matchesAnt(pattern, request)
          const allowed = matches ? ['all', 'some'] : ['none', 'some']
          expect([pattern, request, allowed.includes(found)]).toEqual([pattern, request, true])
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** The plainest reading of Ant's patterns, for requests. */
function matchesAnt(pattern: readonly string[], request: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return request.length === 0
  if (first === '**') return matchesAnt(rest, request) || (request.length > 0 && matchesAnt(pattern, request.slice(1)))
  const [segment, ...others] = request
  if (segment === undefined) return false
  const expression = new RegExp(`^${first.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  return expression.test(segment) && matchesAnt(rest, others)
}
