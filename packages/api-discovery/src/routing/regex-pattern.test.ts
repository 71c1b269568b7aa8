import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageByRegex, regexPattern } from './regex-pattern.ts'

test.each([
  ['^/admin', '/admin/users', 'all'],
  ['^/admin', '/administrators', 'all'],
  ['^/admin(/|$)', '/administrators', 'none'],
  ['^/admin(/|$)', '/admin/users', 'all'],
  ['^/admin(/|$)', '/admin', 'all'],
  ['^/(login|register)$', '/register', 'all'],
  ['^/(login|register)$', '/register/now', 'none'],
  ['^/login|^/register', '/register', 'all'],
  ['^/api/?', '/api', 'all'],
  ['^/api/.*', '/api/x', 'all'],
  ['^/favicon\\.ico$', '/favicon.ico', 'all'],
  ['^/favicon.ico', '/favicon.ico', 'all'],
  ['^/users/me$', '/users/{name}', 'some'],
  ['^/users/me$', '/users/{id}', 'none'],
  ['^/users/[0-9]+$', '/users/{id}', 'some'],
  ['^/users/[0-9|a]+$', '/orders', 'none'],
  ['^/(?!login)', '/login', 'some'],
  ['^/(?!login)', '/', 'some'],
  ['^/(css|js)/', '/{name}', 'none'],
  ['^/(css|js)/', '/{name}/raw', 'some'],
  ['/health', '/internal/health', 'all'],
  ['/health$', '/health/db', 'none'],
  ['^/a++', '/b', 'some'],
  ['^/a++', 'b', 'none'],
  ['', '/anything', 'all'],
  ['^/a/b', '/a', 'none'],
] as const)('%s takes in %s: %s', (source, path, coverage) => {
  const params = [{ name: 'id', in: 'path', schema: { type: 'integer' } }] as const
  expect(coverageByRegex(regexPattern(source), { path, params })).toBe(coverage)
})

test('a parameter of many segments takes what several of a pattern are', () => {
  const pattern = regexPattern('^/(css|js)/')
  expect(coverageByRegex(pattern, { path: '/{name}', params: [], isOpenEnded: true })).toBe('some')
})

const PIECES = [
  '/',
  'a',
  'b',
  'ab',
  '(a|b)',
  '(a|b$)',
  '(/|$)',
  '.',
  '.*',
  '[ab]',
  'a?',
  'b+',
  '(?:a/)?',
  '$',
  '|',
  '^',
]

test('never says more than the expression does itself, on paths without parameters', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }),
      fc.array(fc.constantFrom('/', 'a', 'b'), { maxLength: 6 }),
      (pieces, rest) => {
        const source = `^/${pieces.join('')}`
        const path = `/${rest.join('')}`
        fc.pre(isExpression(source))
        const coverage = coverageByRegex(regexPattern(source), { path, params: [] })
        const matches = new RegExp(source).test(path) ? 'all' : 'none'
        expect([source, path, coverage]).toEqual([source, path, coverage === 'some' ? 'some' : matches])
      },
    ),
    { numRuns: 2000 },
  )
})

function isExpression(source: string): boolean {
  try {
    return new RegExp(source).source !== ''
  } catch {
    return false
  }
}
