import { cells, code, escapeMarkdown } from '../output/markdown.ts'
import { sarifLog, type SarifRule } from '../output/sarif.ts'
import { identityOf } from '../output/declared-once.ts'
import type { ChangeKind, EndpointChange } from './compare.ts'

export const DIFF_FORMATS = ['ndjson', 'json', 'markdown', 'sarif'] as const
export type DiffFormat = (typeof DIFF_FORMATS)[number]

const RULES: readonly (SarifRule & { readonly id: ChangeKind })[] = [
  { id: 'added', name: 'EndpointAdded', text: 'An endpoint is new.' },
  { id: 'removed', name: 'EndpointRemoved', text: 'An endpoint is gone.' },
  { id: 'changed', name: 'EndpointChanged', text: 'The inputs or guards of an endpoint changed.' },
  { id: 'guard-lost', name: 'GuardLost', text: 'A guard that stood before an endpoint is gone.' },
]

/** The differences as text. A removed endpoint points to where it was. */
export function renderChanges(changes: readonly EndpointChange[], format: DiffFormat): string {
  switch (format) {
    case 'ndjson':
      return changes.map((change) => `${JSON.stringify(plain(change))}\n`).join('')
    case 'json':
      return `${JSON.stringify({ tool: 'holdfast api discover', version: 1, changes: changes.map(plain) }, null, 2)}\n`
    case 'markdown':
      return markdown(changes)
    case 'sarif':
      return sarif(changes)
  }
}

function plain({ kind, endpoint, details }: EndpointChange): object {
  const { method, path, protocol, operation, file, line, guards, params } = endpoint
  return {
    change: kind,
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    file,
    line,
    guard: guards.length === 0 ? 'unknown' : guards.join(', '),
    params,
    details,
  }
}

function markdown(changes: readonly EndpointChange[]): string {
  if (changes.length === 0) return 'No endpoint was added, removed or changed.\n'
  const lines = ['| Change | Method | Path | Details | Declared at |', '|---|---|---|---|---|']
  for (const { kind, endpoint, details } of changes) {
    const { method, path, operation, file, line } = endpoint
    const what = code(path) + (operation === undefined ? '' : ` ${escapeMarkdown(operation)}`)
    lines.push(cells([kind, method, what, escapeMarkdown(details.join('; ')), code(`${file}:${line}`)]))
  }
  return `${lines.join('\n')}\n`
}

function sarif(changes: readonly EndpointChange[]): string {
  const results = changes.map(({ kind, endpoint, details }) => ({
    rule: kind,
    level: kind === 'guard-lost' ? ('warning' as const) : ('note' as const),
    message: `${endpoint.method} ${endpoint.path}: ${details.length === 0 ? kind : details.join('; ')}.`,
    file: endpoint.file,
    line: endpoint.line,
    fingerprint: `${kind} ${identityOf(endpoint)}`,
  }))
  return sarifLog(RULES, results, [])
}
