import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { parseConfig, readConfigFile, withAssignment } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { ApiTestError, messageOf } from '../errors.ts'
import { kindOfInput } from '../inputs/load.ts'
import type { Json } from '../json.ts'
import { isJsonObject, setAt } from '../json.ts'
import { knownFingerprints } from '../report/json.ts'
import { renderReport } from '../report/render.ts'
import { severityRank } from '../run/finding.ts'
import type { TestReport } from '../run/report.ts'
import { testApi } from '../run/test-api.ts'
import { identityConfigs } from './identity-options.ts'
import type { ExitCode, Terminal } from './run-cli.ts'
import { progressOn } from './progress.ts'

const defaultFile = 'holdfast-api.yaml'

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/** Options as commander gives them. */
interface Options {
  config?: string
  target?: string
  openapi?: string[]
  har?: string[]
  postman?: string[]
  graphql?: string[]
  urls?: string[]
  inventory?: string
  allowHost?: string[]
  identity?: string[]
  header?: string[]
  login?: string[]
  role?: string[]
  roles?: string
  value?: string[]
  rule?: string[]
  excludeRule?: string[]
  rulesDir?: string[]
  templates?: string[]
  endpoint?: string[]
  excludeEndpoint?: string[]
  minSeverity?: string
  minConfidence?: string
  allowWrites?: boolean
  allowDestructive?: boolean
  autoIdentities?: boolean
  concurrency?: string
  rate?: string
  budget?: string
  maxRequests?: string
  maxTime?: string
  timeout?: string
  insecure?: boolean
  oobAddress?: string
  oobHost?: string
  oob?: boolean
  format?: string
  output?: string[]
  failOn?: string
  minCoverage?: string
  baseline?: string
  set?: string[]
  quiet?: boolean
}

export function addTestCommand(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  program
    .command('test')
    .description('Test an API. Everything can also stand in holdfast-api.yaml; options win over the file.')
    .argument('[input...]', 'descriptions or recordings; their kind is found out')
    .option('-c, --config <file>', `configuration (default: ${defaultFile} if it is there)`)
    .option('-t, --target <url>', 'where the API runs')
    .option('--openapi <file-or-url>', 'OpenAPI 2, 3.0 or 3.1', collect)
    .option('--har <file>', 'recorded traffic', collect)
    .option('--postman <file>', 'Postman collection', collect)
    .option('--graphql <file-or-url>', 'SDL, introspection result, or a running endpoint', collect)
    .option('--urls <file>', 'list of `METHOD URL` lines', collect)
    .option(
      '--inventory <file>',
      'what `holdfast api discover` wrote: endpoints beside those of descriptions, and the source lines of findings',
    )
    .option('--allow-host <host[:port]>', 'further host that may be sent requests', collect)
    .option('--identity <name[:role]>', 'an identity; the first one is the owner', collect)
    .option(
      '--header <name:Header: value>',
      'header of an identity, e.g. "alice:Authorization: Bearer …"; without a name it goes with every request',
      collect,
    )
    .option(
      '--login <name:METHOD url body>',
      'JSON login of an identity, e.g. "alice:POST /login {\\"user\\":\\"alice\\",\\"password\\":\\"…\\"}"',
      collect,
    )
    .option('--roles <list>', 'roles from the least to the most powerful, e.g. user,admin')
    .option('--value <name=value>', 'value for a parameter', collect)
    .option('--rule <id-or-class>', 'only these rules', collect)
    .option('--exclude-rule <id-or-class>', 'not these rules', collect)
    .option('--rules-dir <folder>', 'rules of your own', collect)
    .option('--templates <folder>', 'templates in Akto’s YAML, in place of the built-in rules', collect)
    .option('--endpoint <regex>', 'only these endpoints', collect)
    .option('--exclude-endpoint <regex>', 'not these endpoints', collect)
    .option('--min-severity <severity>', 'info, low, medium, high or critical')
    .option('--min-confidence <confidence>', 'tentative, firm or certain')
    .option('--allow-writes', 'allow requests that create or change things')
    .option(
      '--allow-destructive',
      'allow requests that delete things, end sessions or change passwords (implies --allow-writes)',
    )
    .option('--no-auto-identities', 'do not register users when none are given')
    .option('--concurrency <n>', 'requests under way at once')
    .option('--rate <n>', 'requests per second at most')
    .option('--budget <n>', 'requests per endpoint at most')
    .option('--max-requests <n>', 'requests of the whole run at most')
    .option('--max-time <seconds>', 'stop after this time')
    .option('--timeout <seconds>', 'for one answer')
    .option('--insecure', 'accept any certificate')
    .option('--oob-address <address>', 'address of the out-of-band listener')
    .option('--oob-host <name>', 'name by which the target reaches the listener')
    .option('--no-oob', 'no out-of-band listener')
    .option('-f, --format <format>', 'text, json, sarif, junit, html, github or gitlab, on standard output')
    .option('-o, --output <format=file>', 'write a report to a file, too', collect)
    .option('--fail-on <severity>', 'exit 1 from this severity on; never')
    .option('--min-coverage <percent>', 'exit 4 below this')
    .option('--baseline <file>', 'earlier JSON report: only new findings fail')
    .option('--set <path=value>', 'any other part of the configuration, e.g. limits.delaySeconds=3', collect)
    .option('-q, --quiet', 'no progress')
    .action(async (inputs: string[], options: Options) => {
      setExit(await test(inputs, options, terminal))
    })
}

async function test(inputs: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf(inputs, options, terminal)
  const known = config.report.baseline === undefined ? new Set<string>() : await readBaseline(config.report.baseline)
  const progress = progressOn(terminal, options.quiet === true)
  const abort = new AbortController()
  const interrupt = (): void => abort.abort()
  process.once('SIGINT', interrupt)
  let report: TestReport
  try {
    report = await testApi(
      config,
      {},
      {
        onStep: progress.step,
        onNote: progress.note,
        onProgress: progress.progress,
        onFinding: progress.finding,
        signal: abort.signal,
      },
    )
  } finally {
    process.removeListener('SIGINT', interrupt)
    progress.done()
  }
  const judged: TestReport = {
    ...report,
    findings: report.findings.map((finding) => Object.assign({}, finding, { isNew: !known.has(finding.fingerprint) })),
  }
  terminal.out(
    renderReport(judged, config.report.format, {
      color: terminal.isTty && config.report.format === 'text' && terminal.environment.NO_COLOR === undefined,
    }),
  )
  for (const { format, file } of config.report.outputs) await writeFile(file, renderReport(judged, format))
  return exitCodeOf(judged, config)
}

/** What a finished run amounts to. Findings come before coverage: both may be wrong at once. */
export function exitCodeOf(report: TestReport, config: Config): ExitCode {
  const { failOn, minCoverage } = config.report
  if (
    failOn !== 'never' &&
    report.findings.some((finding) => finding.isNew && severityRank(finding.severity) >= severityRank(failOn))
  )
    return 1
  return report.summary.percent < minCoverage || (minCoverage > 0 && !report.complete) ? 4 : 0
}

async function readBaseline(file: string): Promise<Set<string>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new ApiTestError('usage', `cannot read the baseline: ${messageOf(error)}`, { cause: error })
  }
  const known = knownFingerprints(text)
  if (known === undefined) throw new ApiTestError('usage', `${file} is no JSON report of holdfast api test`)
  return known
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const parsed = Number(value)
  if (!Number.isFinite(parsed)) throw new ApiTestError('usage', `${name} ${value}: write a number`)
  return parsed
}

/** The configuration of the file with the options laid over it. */
export async function configOf(
  inputs: readonly string[],
  options: Options,
  terminal: Pick<Terminal, 'environment'>,
): Promise<Config> {
  const file = options.config ?? (existsSync(defaultFile) ? defaultFile : undefined)
  let config: Json = file === undefined ? {} : await readConfigFile(file, terminal.environment)
  const set = (path: readonly (string | number)[], value: Json | undefined): void => {
    if (value !== undefined) config = setAt(config, path, value)
  }
  const append = (path: readonly string[], values: readonly Json[] | undefined): void => {
    if (values === undefined || values.length === 0) return
    const present = path.reduce<Json | undefined>(
      (value, key) => (isJsonObject(value) ? value[key] : undefined),
      config,
    )
    set(path, [...(Array.isArray(present) ? present : []), ...values])
  }
  const sources: Json[] = []
  for (const kind of ['openapi', 'har', 'postman', 'graphql', 'urls'] as const)
    for (const from of options[kind] ?? []) sources.push({ kind, from })
  for (const from of inputs) sources.push({ kind: await kindOfInput(from), from })
  set(['target'], options.target)
  append(['inputs'], sources)
  set(['inventory'], options.inventory)
  append(['allowedHosts'], options.allowHost)
  append(['identities'], identityConfigs(options.identity ?? [], options.header ?? [], options.login ?? []))
  for (const header of (options.header ?? []).filter((one) => /^[\w-]+:\s/.test(one))) {
    const at = header.indexOf(':')
    set(['headers', header.slice(0, at)], header.slice(at + 1).trim())
  }
  set(
    ['roles'],
    options.roles?.split(',').map((role) => role.trim()),
  )
  for (const pair of options.value ?? []) {
    const at = pair.indexOf('=')
    if (at < 1) throw new ApiTestError('usage', `--value ${pair}: write name=value`)
    set(['values', pair.slice(0, at)], pair.slice(at + 1))
  }
  append(['rules', 'include'], options.rule)
  append(['rules', 'exclude'], options.excludeRule)
  append(['rules', 'folders'], options.rulesDir)
  append(['rules', 'templates'], options.templates)
  append(['endpoints', 'include'], options.endpoint)
  append(['endpoints', 'exclude'], options.excludeEndpoint)
  set(['rules', 'minSeverity'], options.minSeverity)
  set(['rules', 'minConfidence'], options.minConfidence)
  if (options.allowWrites === true || options.allowDestructive === true) set(['allow', 'writes'], true)
  if (options.allowDestructive === true) set(['allow', 'destructive'], true)
  if (options.autoIdentities === false) set(['autoIdentities'], false)
  set(['limits', 'concurrency'], number('--concurrency', options.concurrency))
  set(['limits', 'requestsPerSecond'], number('--rate', options.rate))
  set(['limits', 'requestsPerEndpoint'], number('--budget', options.budget))
  set(['limits', 'requestsTotal'], number('--max-requests', options.maxRequests))
  set(['limits', 'maxSeconds'], number('--max-time', options.maxTime))
  const timeout = number('--timeout', options.timeout)
  set(['limits', 'timeoutMs'], timeout === undefined ? undefined : timeout * 1000)
  if (options.insecure === true) set(['tls', 'verify'], false)
  set(['oob', 'address'], options.oobAddress)
  set(['oob', 'host'], options.oobHost)
  if (options.oob === false) set(['oob', 'enabled'], false)
  set(['report', 'format'], options.format)
  append(
    ['report', 'outputs'],
    options.output?.map((pair): Json => {
      const at = pair.indexOf('=')
      if (at < 1) throw new ApiTestError('usage', `--output ${pair}: write format=file, e.g. sarif=report.sarif`)
      return { format: pair.slice(0, at), file: pair.slice(at + 1) }
    }),
  )
  set(['report', 'failOn'], options.failOn)
  set(['report', 'minCoverage'], number('--min-coverage', options.minCoverage))
  set(['report', 'baseline'], options.baseline)
  for (const assignment of options.set ?? []) config = withAssignment(config, assignment)
  return parseConfig(config, file ?? 'the command line')
}
