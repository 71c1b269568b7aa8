import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { parseBaseline } from '../diff/baseline.ts'
import {
  CHANGE_KINDS,
  comparable,
  compareEndpoints,
  type ChangeKind,
  type ComparableEndpoint,
} from '../diff/compare.ts'
import { DiffError } from '../diff/errors.ts'
import { DIFF_FORMATS, renderChanges } from '../diff/render.ts'
import { writeRevision } from '../diff/revision.ts'
import { discoverSource } from '../discover.ts'
import type { Skipped, SkipReason, SourceDiscovery, SourceEndpoint } from '../model.ts'
import { FORMATS, renderDiscovery, type OutputFormat } from '../output/formats.ts'
import type { ExitCode, Terminal } from './run-cli.ts'
import { UsageError } from './usage-error.ts'

interface Options {
  readonly format: OutputFormat
  readonly include?: readonly SkipReason[]
  readonly out?: string
  readonly diff?: string
  readonly baseline?: string
  readonly failOn?: readonly ChangeKind[]
  readonly quiet?: boolean
  readonly origin?: SourceEndpoint['origin']
}

const INCLUDABLE: Readonly<Record<string, SkipReason>> = {
  test: 'test',
  tests: 'test',
  vendored: 'vendored',
  generated: 'generated',
  minified: 'minified',
}

const HELP = `
Progress and problems go to standard error; nothing of the folder is run or changed.

Exit codes:
  0  done; with --diff or --baseline: nothing differs that --fail-on names
  1  with --diff or --baseline: something differs
  2  wrong use: an unknown option, no such folder, revision or baseline
  3  failed: the result cannot be written

Examples:
  holdfast api discover . --format markdown --out ENDPOINTS.md
  holdfast api discover . --diff origin/main --format markdown --fail-on guard-lost
  holdfast api discover . --diff v1.0..v2.0
  holdfast api discover . --baseline endpoints.json`

export function addDiscoverCommand(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  program
    .command('discover')
    .summary('Find every endpoint that the source code of a folder declares')
    .description('Find every endpoint that source code and specifications of a folder declare.')
    .argument('<dir>', 'Folder to search')
    .addOption(new Option('--format <format>', 'What to write').choices(FORMATS).default('ndjson'))
    .option('--include <reasons>', 'Also search what is left out: tests, vendored, generated, minified', parseInclude)
    .option('--out <file>', 'Write to a file instead of standard output')
    .option('--diff <revision>', 'Compare with a git revision, or two of them: A..B')
    .option('--baseline <file>', 'Compare with what --format json or ndjson wrote earlier, or with another folder')
    .option('--fail-on <changes>', `End with 1 only for these of ${CHANGE_KINDS.join(', ')}`, parseFailOn)
    .addOption(
      new Option('--origin <origin>', 'Only endpoints of code, or only of specifications').choices([
        'code',
        'specification',
      ]),
    )
    .option('--quiet', 'Do not say what was left out')
    .addHelpText('after', HELP)
    .action(async (dir: string, options: Options) => {
      setExit(await discover(dir, options, terminal))
    })
}

function parseInclude(text: string): SkipReason[] {
  return words(text).map((word) => {
    const reason = INCLUDABLE[word]
    if (reason === undefined)
      throw new UsageError(`--include has no "${word}"; there are tests, vendored, generated, minified.`)
    return reason
  })
}

function parseFailOn(text: string): ChangeKind[] {
  return words(text).map((word) => {
    const kind = CHANGE_KINDS.find((one) => one === word)
    if (kind === undefined) throw new UsageError(`--fail-on has no "${word}"; there are ${CHANGE_KINDS.join(', ')}.`)
    return kind
  })
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

async function discover(dir: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { diff, baseline } = options
  if (diff === undefined && baseline === undefined) {
    if (options.failOn !== undefined) throw new UsageError('--fail-on needs --diff or --baseline.')
    const found = await search(dir, options, terminal)
    await write(renderDiscovery(found, options.format, basename(resolve(dir))), options, terminal)
    return 0
  }
  if (diff !== undefined && baseline !== undefined) throw new UsageError('Give either --diff or --baseline.')
  const format = DIFF_FORMATS.find((one) => one === options.format)
  if (format === undefined)
    throw new UsageError(`Differences are written as ${DIFF_FORMATS.join(', ')}, not as ${options.format}.`)
  const [before, after] =
    diff === undefined
      ? [await readBaseline(baseline ?? '', options, terminal), await endpointsIn(dir, options, terminal)]
      : await revisions(dir, diff, options, terminal)
  const changes = compareEndpoints(before, after)
  await write(renderChanges(changes, format), options, terminal)
  terminal.err(`${summaryOf(changes.map((change) => change.kind))}\n`)
  const failing = options.failOn ?? CHANGE_KINDS
  return changes.some((change) => failing.includes(change.kind)) ? 1 : 0
}

async function revisions(
  dir: string,
  diff: string,
  options: Options,
  terminal: Terminal,
): Promise<[ComparableEndpoint[], ComparableEndpoint[]]> {
  const [from = '', to] = diff.split(/\.{2,3}/, 2)
  const before = await endpointsOfRevision(dir, from === '' ? 'HEAD' : from, options, terminal)
  const after =
    to === undefined
      ? await endpointsIn(dir, options, terminal)
      : await endpointsOfRevision(dir, to === '' ? 'HEAD' : to, options, terminal)
  return [before, after]
}

async function endpointsOfRevision(
  dir: string,
  revision: string,
  options: Options,
  terminal: Terminal,
): Promise<ComparableEndpoint[]> {
  if ((await stat(dir).catch(() => undefined))?.isDirectory() !== true)
    throw new UsageError(`${dir} is not a folder; give the root of a source tree.`)
  const into = await mkdtemp(join(tmpdir(), 'holdfast-revision-'))
  try {
    await writeRevision(dir, revision, into)
    return await endpointsIn(into, options, { ...terminal, err: (text) => terminal.err(`${revision}: ${text}`) })
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}

async function readBaseline(path: string, options: Options, terminal: Terminal): Promise<ComparableEndpoint[]> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() === true) return await endpointsIn(path, options, terminal)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new DiffError('bad-baseline', `${path} cannot be read; make it with --format json --out ${path}.`)
  })
  return parseBaseline(text, path)
}

async function endpointsIn(dir: string, options: Options, terminal: Terminal): Promise<ComparableEndpoint[]> {
  return comparable((await search(dir, options, terminal)).endpoints)
}

async function search(dir: string, options: Options, terminal: Terminal): Promise<SourceDiscovery> {
  let shown = 0
  const found = await discoverSource(dir, {
    ...(options.include === undefined ? {} : { include: options.include }),
    ...(terminal.isTty
      ? {
          onProgress: (parsed: number, total: number) => {
            if (parsed - shown < 200 && parsed !== total) return
            shown = parsed
            terminal.err(`\r${parsed} of ${total} files`)
            if (parsed === total) terminal.err('\r\u001B[K')
          },
        }
      : {}),
  })
  if (options.quiet !== true) for (const line of problemLines(found.skipped)) terminal.err(`${printable(line)}\n`)
  const { coverage } = found
  const endpoints = found.endpoints.filter(({ origin }) => options.origin === undefined || origin === options.origin)
  terminal.err(
    `${endpoints.length} endpoints in ${coverage.files} files (${coverage.lines} lines of source, ${coverage.parsed} files parsed)\n`,
  )
  return { ...found, endpoints }
}

/** What went wrong, one by one; what is left out on purpose, counted. */
function problemLines(skipped: readonly Skipped[]): string[] {
  const optional = new Set(Object.values(INCLUDABLE))
  const lines = skipped
    .filter(({ reason }) => !optional.has(reason))
    .map(({ file, reason, detail }) => `not searched: ${file} (${reason}): ${detail}`)
  for (const reason of optional) {
    const left = skipped.filter((one) => one.reason === reason)
    const [first] = left
    if (first === undefined) continue
    const others = left.length === 1 ? first.file : `${first.file} and ${left.length - 1} more`
    lines.push(`left out: ${others} (${reason}); --include ${reason} searches them, --format json lists them`)
  }
  return lines
}

/** Names of files can hold anything, terminal escapes too. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?')
}

function summaryOf(kinds: readonly ChangeKind[]): string {
  return CHANGE_KINDS.map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`).join(', ')
}

async function write(text: string, options: Options, terminal: Terminal): Promise<void> {
  if (options.out === undefined) terminal.out(text)
  else await writeFile(options.out, text)
}
