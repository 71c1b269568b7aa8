import type { SourceDiscovery } from '../model.ts'
import { declaredAsWritten, type DeclaredEndpoint } from './declared-once.ts'

/** A table of all endpoints, and under it what was not searched. */
export function markdownTable({ endpoints, skipped, coverage }: SourceDiscovery): string {
  const declared = declaredAsWritten(endpoints)
  const lines = [
    `# Endpoints`,
    '',
    `${count(declared.length, 'endpoint')} in ${count(coverage.files, 'file')}.`,
    '',
    '| Method | Path | Parameters | Guard | Framework | Declared at |',
    '|---|---|---|---|---|---|',
    ...declared.map(row),
  ]
  if (skipped.length > 0) {
    lines.push('', '## Not searched', '', '| File or folder | Reason | |', '|---|---|---|')
    lines.push(...skipped.map((one) => cells([code(one.file), one.reason, escapeMarkdown(one.detail)])))
  }
  return `${lines.join('\n')}\n`
}

function row(endpoint: DeclaredEndpoint): string {
  const { method, path, protocol, operation, params, guards, framework, file, line } = endpoint
  return cells([
    [method, protocol].filter((part) => part !== undefined).join(' '),
    code(path) + (operation === undefined ? '' : ` ${escapeMarkdown(operation)}`),
    params.map((param) => `${code(param.name)} (${param.in})`).join(', '),
    guards.length === 0 ? 'unknown' : guards.map((guard) => code(guard.name)).join(', '),
    escapeMarkdown(framework),
    code(`${file}:${line}`),
  ])
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

export function cells(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`
}

/** Text as a code span in a table: within longer backticks than it holds, `|` escaped (GitHub Flavored Markdown §4.10). */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${fence}${pad}${oneLine(text).replaceAll('|', '\\|')}${pad}${fence}`
}

/** Text without meaning as Markdown or HTML: names in a searched folder may be anything. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]<>#|~!]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
