import { beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config/load.ts'
import { builtinFolder, loadRules } from '../src/rule/load.ts'
import type { TestReport } from '../src/run/report.ts'
import { testApi } from '../src/run/test-api.ts'
import { spawnPaperback } from './targets/paperback/child.ts'
import { paperbackConfig, scoreOf } from './targets/paperback/score.ts'

// The gravest rules only: `node bench/api-testing.ts` runs all of them against both.
const rules = (await loadRules(builtinFolder)).map(({ rule }) => rule).filter(({ severity }) => severity === 'critical')

async function runAgainst(flaws: 'all' | 'none'): Promise<TestReport> {
  const shop = await spawnPaperback(flaws)
  try {
    return await testApi(parseConfig(paperbackConfig(shop.origin)), { description: shop.api, rules })
  } finally {
    await shop.stop()
  }
}

let flawed: TestReport
let hardened: TestReport
// both at once: a good part of each is waiting for the limits that the market sets. 90 s; a starved machine takes a multiple
beforeAll(async () => {
  ;[flawed, hardened] = await Promise.all([runAgainst('all'), runAgainst('none')])
}, 600_000)

describe('Paperback, a book market with planted flaws', () => {
  it.for([
    'login-sql',
    'jwt-none',
    'jwt-weak-secret',
    'books-search-sql',
    'book-id-sql',
    'users-sort-sql',
    'gql-books-sql',
    'book-preview-template',
    'lookup-command',
    'admin-audit-role-header',
    'admin-path-case',
    'env-file',
    'backup-archive',
  ] as const)('is found to have %s', (flaw) => {
    expect(scoreOf(flawed.findings).found).toContain(flaw)
  })

  it('is blamed for nothing else', () => {
    expect(scoreOf(flawed.findings).unplanted.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual([])
  })
})

describe('its hardened twin', () => {
  it('gives no finding', () => {
    expect(hardened.complete).toBe(true)
    expect(hardened.findings.map(({ rule, endpoint }) => `${rule} ${endpoint}`)).toEqual([])
  })

  it('is tested all the same: rules ran on what needs a session', () => {
    const cells = hardened.coverage.find(({ endpoint }) => endpoint === 'GET /api/orders/{id}')?.cells
    expect([...(cells?.values() ?? [])].filter(({ state }) => state === 'ran').length).toBeGreaterThan(5)
  })
})
