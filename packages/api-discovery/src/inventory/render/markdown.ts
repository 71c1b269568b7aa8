import { cells, code, escapeMarkdown } from '../../output/markdown.ts'
import type { Inventory } from '../inventory.ts'
import { columnsFor } from './columns.ts'
import { iso } from './plain.ts'

export function inventoryMarkdown(inventory: Inventory): string {
  const { endpoints, coverage } = inventory
  const columns = columnsFor(inventory)
  const lines = ['# API inventory', '', summary(inventory), '']
  lines.push(cells(columns.map(({ title }) => title)), `|${columns.map(() => '---').join('|')}|`)
  for (const endpoint of endpoints) {
    lines.push(
      cells(
        columns.map(({ of, isCode }) => {
          const text = of(endpoint)
          if (text === '') return ''
          return isCode === true ? code(text) : escapeMarkdown(text)
        }),
      ),
    )
  }
  const found = endpoints.flatMap(({ method, path, findings }) =>
    findings.map((finding) => ({ method, path, ...finding })),
  )
  if (found.length > 0) {
    lines.push('', '## Findings', '', '| Level | Kind | Endpoint | |', '|---|---|---|---|')
    for (const { level, kind, method, path, message } of found)
      lines.push(cells([level, kind, code(`${method} ${path}`), escapeMarkdown(message)]))
  }
  if (coverage.otherHosts.length > 0)
    lines.push('', `Not of this API: ${coverage.otherHosts.map((host) => code(host)).join(', ')}.`)
  return `${lines.join('\n')}\n`
}

function summary({ endpoints, coverage }: Inventory): string {
  const parts = [`${endpoints.length} endpoints`]
  if (coverage.hasTraffic) {
    const { trafficFrom: from, trafficTo: to } = coverage
    const when =
      from === undefined || to === undefined ? '' : ` from ${iso(from).slice(0, 10)} to ${iso(to).slice(0, 10)}`
    parts.push(`${coverage.requests} requests${when}`)
  }
  if (coverage.unansweredRequests > 0) parts.push(`${coverage.unansweredRequests} requests to paths that are not there`)
  return `${parts.join(', ')}.`
}
