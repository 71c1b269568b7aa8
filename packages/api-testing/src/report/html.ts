import type { Cell } from '../run/coverage.ts'
import type { Finding } from '../run/finding.ts'
import type { Evidence } from '../run/redact.ts'
import type { TestReport } from '../run/report.ts'
import { countBySeverity } from './json.ts'
import { xmlText } from './junit.ts'

const style = `
:root{color-scheme:light dark;--bg:#fbfbfa;--fg:#1c1d1f;--dim:#6b6f76;--line:#e3e3df;--card:#fff;--critical:#8e1f6b;--high:#b3261e;--medium:#8a5a00;--low:#1f5f8b;--info:#5b6067;--ok:#2c6e49}
@media(prefers-color-scheme:dark){:root{--bg:#141517;--fg:#e6e6e3;--dim:#9a9ea6;--line:#2c2e33;--card:#1b1c1f;--critical:#f0a6d6;--high:#f2a099;--medium:#e3b866;--low:#8fc3ea;--info:#a8adb5;--ok:#86d1a5}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 80px}h1{font-size:22px;margin:0 0 4px;font-weight:650}h2{font-size:16px;margin:40px 0 10px;font-weight:650}
.dim{color:var(--dim)}code,pre{font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:20px 0}.tile{border:1px solid var(--line);background:var(--card);border-radius:8px;padding:10px 16px;min-width:110px}
.tile b{display:block;font-size:22px;font-variant-numeric:tabular-nums;font-weight:600}
details.finding{border:1px solid var(--line);background:var(--card);border-radius:8px;margin:8px 0;border-left:4px solid var(--sev)}
details.finding>summary{cursor:pointer;padding:10px 14px;display:grid;grid-template-columns:88px 1fr;gap:2px 12px;list-style:none}
details.finding>summary::-webkit-details-marker{display:none}summary:focus-visible{outline:2px solid var(--low);outline-offset:2px}
.sev{color:var(--sev);font-weight:650;text-transform:uppercase;font-size:12px;letter-spacing:.04em}.body{padding:2px 14px 14px 14px;border-top:1px solid var(--line)}
.critical{--sev:var(--critical)}.high{--sev:var(--high)}.medium{--sev:var(--medium)}.low{--sev:var(--low)}.info{--sev:var(--info)}
pre{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:10px;overflow:auto;max-height:360px;white-space:pre-wrap;word-break:break-word}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:10px 0}dt{color:var(--dim)}dd{margin:0}
.wrap{overflow:auto;border:1px solid var(--line);border-radius:8px;background:var(--card)}table{border-collapse:collapse;width:100%}th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;position:sticky;top:0;background:var(--card)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tr:last-child td{border-bottom:0}
.bar{display:flex;height:10px;border-radius:5px;overflow:hidden;background:var(--line);min-width:120px}.bar i{display:block}.ran{background:var(--ok)}.skipped{background:var(--medium)}.blocked{background:var(--high)}
@media(max-width:600px){details.finding>summary{grid-template-columns:1fr}main{padding:20px 12px}}`

/** One page that opens from disk: no script, no outside resource, light and dark. */
export function htmlReport(report: TestReport): string {
  const counts = countBySeverity(report)
  const { summary } = report
  const tiles = Object.entries(counts).map(
    ([severity, count]) => `<div class="tile ${severity}"><b>${count}</b><span class="sev">${severity}</span></div>`,
  )
  const findings = report.findings.length === 0 ? '<p>No findings.</p>' : report.findings.map(findingCard).join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>API test of ${xmlText(report.target)}</title><style>${style}</style></head><body><main>
<h1>API test of ${xmlText(report.target)}</h1>
<p class="dim">${xmlText(report.startedAt)} to ${xmlText(report.finishedAt)} · ${report.endpoints.length} endpoints · ${report.rules.length} rules · ${report.requests.total} requests${report.complete ? '' : ' · <strong>cut short</strong>'}</p>
<div class="tiles">${tiles.join('')}<div class="tile"><b>${summary.percent} %</b>covered</div></div>
<h2>Findings</h2>
${findings}
<h2>Coverage</h2>
<p class="dim">Of the endpoint × rule cells that apply, ${summary.ran} ran, ${summary.skipped} were skipped and ${summary.blocked} were blocked. ${summary.notApplicable} do not apply.</p>
${coverageTable(report)}
${unreachedTable(report)}
${createdTable(report)}
${report.notes.length === 0 ? '' : `<h2>Notes</h2><ul>${report.notes.map((note) => `<li>${xmlText(note)}</li>`).join('')}</ul>`}
</main></body></html>
`
}

function findingCard(finding: Finding): string {
  const point = finding.point === undefined ? '' : ` · ${finding.point.in} <code>${xmlText(finding.point.name)}</code>`
  const rows: [string, string][] = [
    ['Why it matters', xmlText(finding.why)],
    ['How to fix', xmlText(finding.fix)],
    [
      'Rule',
      `<code>${xmlText(finding.rule)}</code> · ${finding.owasp} · ${finding.cwe.map((cwe) => `CWE-${cwe}`).join(', ')} · <code>${xmlText(finding.cvss)}</code>`,
    ],
    ['Confidence', finding.confidence],
    ['Controls', finding.controls.map(xmlText).join(', ')],
  ]
  if (finding.source !== undefined)
    rows.push(['Source', `<code>${xmlText(finding.source.file)}:${finding.source.line}</code>`])
  if (finding.affected.length > 1)
    rows.push(['Endpoints', finding.affected.map((id) => `<code>${xmlText(id)}</code>`).join('<br>')])
  return `<details class="finding ${finding.severity}"><summary><span class="sev">${finding.severity}</span><strong>${xmlText(finding.title)}${finding.isNew ? '' : ' <span class="dim">(known)</span>'}</strong>
<span></span><span><code>${xmlText(finding.endpoint)}</code>${point}<br><span class="dim">${xmlText(finding.message)}</span></span></summary>
<div class="body"><dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
${finding.evidence.map(evidenceBlock).join('\n')}
${finding.curl === undefined ? '' : `<p class="dim">To repeat it:</p><pre>${xmlText(finding.curl)}</pre>`}</div></details>`
}

function head(headers: Evidence['request']['headers']): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n')
}

function evidenceBlock(evidence: Evidence): string {
  const { request, response } = evidence
  const sent = `${request.method} ${request.url}\n${head(request.headers)}${request.body === undefined ? '' : `\n\n${request.body}`}`
  const got = `${response.status} · ${response.bytes} bytes · ${response.ms} ms\n${head(response.headers)}\n\n${response.body}`
  return `<details><summary>${xmlText(evidence.label)}: ${response.status}</summary><pre>${xmlText(sent)}</pre><pre>${xmlText(got)}</pre></details>`
}

function coverageTable(report: TestReport): string {
  const rows = report.coverage.map(({ endpoint, cells }) => {
    const states = { ran: 0, skipped: 0, blocked: 0, not_applicable: 0 }
    for (const cell of cells.values()) states[cell.state] += 1
    const total = states.ran + states.skipped + states.blocked
    const width = (count: number): string => (total === 0 ? '0' : ((count / total) * 100).toFixed(1))
    const bar = (['ran', 'skipped', 'blocked'] as const)
      .map((state) => `<i class="${state}" style="width:${width(states[state])}%"></i>`)
      .join('')
    return `<tr><td><code>${xmlText(endpoint)}</code>${reasons(cells)}</td><td><div class="bar" role="img" aria-label="${states.ran} of ${total} ran">${bar}</div></td><td class="n">${states.ran}</td><td class="n">${states.skipped}</td><td class="n">${states.blocked}</td><td class="n">${states.not_applicable}</td></tr>`
  })
  return `<div class="wrap"><table><thead><tr><th>Endpoint</th><th></th><th class="n">ran</th><th class="n">skipped</th><th class="n">blocked</th><th class="n">n/a</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}

function reasons(cells: ReadonlyMap<string, Cell>): string {
  const byReason = new Map<string, string[]>()
  for (const [rule, cell] of cells) {
    if (cell.state !== 'skipped' && cell.state !== 'blocked') continue
    const key = `${cell.state}: ${cell.reason}`
    const rules = byReason.get(key)
    if (rules === undefined) byReason.set(key, [rule])
    else rules.push(rule)
  }
  if (byReason.size === 0) return ''
  const items = [...byReason].map(
    ([reason, rules]) => `<li>${xmlText(reason)} <span class="dim">(${xmlText(rules.join(', '))})</span></li>`,
  )
  return `<details><summary class="dim">why not everything ran</summary><ul>${items.join('')}</ul></details>`
}

function unreachedTable(report: TestReport): string {
  if (report.unreached.length === 0) return ''
  const rows = report.unreached.map(
    ({ endpoint, by, reason }) =>
      `<tr><td><code>${xmlText(endpoint)}</code></td><td>${xmlText(by)}</td><td>${xmlText(reason)}</td></tr>`,
  )
  return `<h2>Endpoints without a request that works</h2><div class="wrap"><table><tbody>${rows.join('')}</tbody></table></div>`
}

function createdTable(report: TestReport): string {
  if (report.created.length === 0) return ''
  const rows = report.created.map(
    ({ endpoint, as, id, removed }) =>
      `<tr><td><code>${xmlText(endpoint)}</code></td><td>${xmlText(as)}</td><td>${xmlText(id ?? '(no id)')}</td><td>${removed ? 'removed' : 'still there'}</td></tr>`,
  )
  return `<h2>Created on the target</h2><div class="wrap"><table><tbody>${rows.join('')}</tbody></table></div>`
}
