/** Fixtures: small source trees beside each adapter, with the endpoints that the framework's documentation promises. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { discoverSource, type SourceEndpoint } from '../src/index.ts'

/** An expected endpoint: `GET /users/{id}`, or an object to say more. Fields that are left out are not compared. */
export type Expected =
  | string
  | {
      readonly endpoint: string
      /** `file:line` */
      readonly at?: string
      /** `path id`, `query page`, `json email` … all of them. */
      readonly params?: readonly string[]
      /** Names of guards in order; empty for `unknown`. */
      readonly guards?: readonly string[]
      readonly protocol?: string
      readonly operation?: string
      readonly handler?: string
      readonly framework?: string
      readonly body?: unknown
      readonly confidence?: string
    }

export interface FixtureFile {
  /** Where the framework's documentation says so: page and section. */
  readonly documentation: string
  readonly endpoints: readonly Expected[]
}

export interface Fixture extends FixtureFile {
  readonly folder: string
  /** `javascript/express` */
  readonly framework: string
  readonly name: string
}

const ROOTS = [join(import.meta.dirname, '../src/frameworks'), join(import.meta.dirname, '../src/specifications')]

/** All fixtures, or those of one `language/framework`. */
export function loadFixtures(only?: string): Fixture[] {
  return ROOTS.filter((root) => existsSync(root)).flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name === 'expected.json')
      .map((entry) => readFixture(root, entry.parentPath))
      .filter((fixture) => only === undefined || fixture.framework === only)
      .sort((a, b) => (a.folder < b.folder ? -1 : 1)),
  )
}

function readFixture(root: string, folder: string): Fixture {
  const parts = folder.slice(root.length + 1).split('/')
  const at = parts.indexOf('fixtures')
  // Written by hand beside its source tree; a wrong shape fails the test that reads it.
  const file: FixtureFile = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  return { ...file, folder, framework: parts.slice(0, at).join('/'), name: parts.slice(at + 1).join('/') }
}

export interface Counts {
  found: number
  missed: number
  extra: number
}

export interface Score {
  readonly endpoints: Counts
  readonly params: Counts
  readonly guards: Counts
  /** One sentence for each thing that differs. */
  readonly differences: readonly string[]
}

/** Searches a fixture's tree and compares. */
export async function scoreFixture(fixture: Fixture): Promise<Score> {
  const { endpoints } = await discoverSource(fixture.folder, { threads: 0 })
  const score = { endpoints: none(), params: none(), guards: none(), differences: [] as string[] }
  const left = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]))
  for (const expected of fixture.endpoints) {
    const wanted = typeof expected === 'string' ? { endpoint: expected } : expected
    const key = [wanted.endpoint, wanted.protocol, wanted.operation].filter(Boolean).join(' ')
    const found = left.get(key)
    left.delete(key)
    if (found === undefined) {
      score.endpoints.missed++
      score.differences.push(`missed ${key}`)
      continue
    }
    score.endpoints.found++
    compareDetails(wanted, found, score)
  }
  for (const [key, extra] of left) {
    score.endpoints.extra++
    score.differences.push(`extra ${key} (${extra.file}:${extra.line})`)
  }
  return score
}

function compareDetails(
  wanted: Exclude<Expected, string>,
  found: SourceEndpoint,
  score: Score & { differences: string[] },
): void {
  const { endpoint: key } = wanted
  if (wanted.params !== undefined) {
    compareSets(
      wanted.params,
      found.params.map((one) => `${one.in} ${one.name}`),
      score.params,
      `${key} parameter`,
      score.differences,
    )
  }
  if (wanted.guards !== undefined) {
    compareSets(
      wanted.guards,
      found.guards.map((one) => one.name),
      score.guards,
      `${key} guard`,
      score.differences,
    )
  }
  const exact: [string, string | undefined, string | undefined][] = [
    ['at', wanted.at, `${found.file}:${found.line}`],
    ['handler', wanted.handler, found.handler],
    ['framework', wanted.framework, found.framework],
    ['confidence', wanted.confidence, found.confidence.level],
    ['body', wanted.body === undefined ? undefined : JSON.stringify(wanted.body), JSON.stringify(found.body?.schema)],
  ]
  for (const [what, want, have] of exact) {
    if (want !== undefined && want !== have) score.differences.push(`${key} ${what}: want ${want}, have ${have}`)
  }
}

function compareSets(
  want: readonly string[],
  have: readonly string[],
  counts: Counts,
  what: string,
  differences: string[],
): void {
  for (const one of want) {
    if (have.includes(one)) counts.found++
    else {
      counts.missed++
      differences.push(`${what}: missed ${one}`)
    }
  }
  for (const one of have) {
    if (want.includes(one)) continue
    counts.extra++
    differences.push(`${what}: extra ${one}`)
  }
}

function keyOf({ method, path, protocol, operation }: SourceEndpoint): string {
  return [`${method} ${path}`, protocol, operation].filter(Boolean).join(' ')
}

function none(): Counts {
  return { found: 0, missed: 0, extra: 0 }
}

/** A table of recall and precision per framework, in percent. */
export function scoreTable(scores: readonly { readonly framework: string; readonly score: Score }[]): string {
  const rows = new Map<string, { fixtures: number; endpoints: Counts; params: Counts; guards: Counts }>()
  for (const { framework, score } of scores) {
    const row = rows.get(framework) ?? { fixtures: 0, endpoints: none(), params: none(), guards: none() }
    row.fixtures++
    for (const part of ['endpoints', 'params', 'guards'] as const) {
      row[part].found += score[part].found
      row[part].missed += score[part].missed
      row[part].extra += score[part].extra
    }
    rows.set(framework, row)
  }
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([framework, row]) => {
      const cells = [row.endpoints, row.params, row.guards].map(
        (counts) => `${percent(counts.found, counts.missed)} / ${percent(counts.found, counts.extra)}`,
      )
      return `| ${framework} | ${row.fixtures} | ${row.endpoints.found + row.endpoints.missed} | ${cells.join(' | ')} |`
    })
  return [
    '| framework | fixtures | endpoints | endpoints r/p | parameters r/p | guards r/p |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function percent(hits: number, others: number): string {
  return hits + others === 0 ? '–' : ((100 * hits) / (hits + others)).toFixed(1)
}
