// Recall and precision of source discovery on whole applications, against the API descriptions that they publish.
//   node bench/discovery-applications.ts FOLDER DOCUMENT [FOLDER DOCUMENT …] [--sample N]
// A folder is the source of an application; a document its OpenAPI (or other) description. `DOCUMENT@/prefix` gives the path
// under which the application serves what the document describes, when the document does not say it or says another one.
// Only what lies under the paths of the document counts as extra: pages and other interfaces are not its subject.
import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { discoverSource, readSpecificationFile, type SourceEndpoint } from '@holdfast/api-discovery'
import { report } from './support-report.ts'

/** Methods that servers answer by themselves, and that documents therefore leave out. */
const IMPLIED = new Set(['HEAD', 'OPTIONS'])

interface Search {
  readonly endpoints: readonly Pick<SourceEndpoint, 'method' | 'path' | 'file' | 'line' | 'framework'>[]
  readonly seconds: number
  readonly peakMb: number
  readonly crashes: readonly string[]
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '30' }, search: { type: 'boolean', default: false } },
})
if (values.search) console.log(JSON.stringify(await search(positionals[0] ?? '')))
else compareAll(positionals, Number(values.sample))

async function search(folder: string): Promise<Search> {
  const { endpoints, skipped, coverage } = await discoverSource(folder)
  return {
    endpoints: endpoints
      .filter(({ origin, protocol }) => origin === 'code' && (protocol ?? 'http') === 'http')
      .map(({ method, path, file, line, framework }) => ({ method, path, file, line, framework })),
    seconds: coverage.elapsedMs / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    crashes: skipped.filter(({ reason }) => reason === 'crash').map(({ file, detail }) => `${file}: ${detail}`),
  }
}

function compareAll(pairs: readonly string[], sample: number): void {
  const rows: Record<string, string | number>[] = []
  for (let i = 0; i + 1 < pairs.length; i += 2) rows.push(compare(pairs[i] ?? '', pairs[i + 1] ?? '', sample))
  report('Source discovery against published descriptions', rows)
}

function compare(folder: string, description: string, sample: number): Record<string, string | number> {
  const [document = '', prefix = ''] = description.split('@/')
  const described = readSpecificationFile(document).map((one) => ({
    ...one,
    path: prefix === '' ? one.path : `/${prefix}${one.path}`,
  }))
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--search', folder], {
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  })
  // The same file prints it a few lines above.
  const found = JSON.parse(output) as Search
  const documented = new Map(described.map((one) => [keyOf(one), one]))
  const base = commonBase(described.map(({ path }) => path))
  const inSource = new Map(found.endpoints.map((one) => [keyOf(one), one]))
  const missed = [...documented].filter(([key]) => !inSource.has(key)).map(([, one]) => one)
  const extra = [...inSource]
    .filter(([key, { method, path }]) => !documented.has(key) && !IMPLIED.has(method) && isUnder(path, base))
    .map(([, one]) => one)
  const matched = documented.size - missed.length

  console.log(`\n## ${basename(folder)}: documented below ${base === '' ? '/' : base}\n`)
  for (const crash of found.crashes) console.log(`crash ${crash}`)
  list('missed', missed, sample)
  list('extra', extra, sample)
  return {
    application: basename(folder),
    documented: documented.size,
    found: matched + extra.length,
    matched,
    recall: percent(matched, documented.size),
    precision: percent(matched, matched + extra.length),
    seconds: found.seconds.toFixed(1),
    MB: Math.round(found.peakMb),
    crashes: found.crashes.length,
  }
}

/** Method and path without the names of parameters, which handlers and documents choose for themselves. */
function keyOf({ method, path }: Pick<SourceEndpoint, 'method' | 'path'>): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}').replace(/(?<=.)\/$/, '')}`
}

/** Segments that all paths begin with, as far as they are no parameters. */
function commonBase(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(1))
  const length = first.findIndex((segment, i) => segment.includes('{') || others.some((other) => other[i] !== segment))
  return first
    .slice(0, length < 0 ? -1 : length)
    .map((segment) => `/${segment}`)
    .join('')
}

function isUnder(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}

/** Grouped by file, the file with most of them first: one cause usually is one file or one folder. */
function list(title: string, all: readonly Search['endpoints'][number][], sample: number): void {
  const byFile = Map.groupBy(all, ({ file }) => file)
  const files = [...byFile].toSorted(([, a], [, b]) => b.length - a.length)
  console.log(`${title}: ${all.length} in ${files.length} files`)
  const each = Math.max(1, Math.floor(sample / Math.max(1, files.length)))
  for (const [file, endpoints] of files.slice(0, sample)) {
    console.log(`  ${file}: ${endpoints.length}`)
    const step = Math.max(1, Math.floor(endpoints.length / each))
    for (const one of endpoints.filter((_, i) => i % step === 0).slice(0, each))
      console.log(`    ${one.method} ${one.path} (line ${one.line}, ${one.framework})`)
  }
}

function percent(part: number, all: number): string {
  return all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`
}
