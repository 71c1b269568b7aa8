import type { Finding } from '../../src/run/finding.ts'

/** A planted flaw: what it is, where a report may place it, and the weaknesses (CWE) a report may call it by. */
export interface Flaw {
  readonly title: string
  /** Endpoints a correct finding names, as `METHOD /path`; `*` is anywhere. */
  readonly at: readonly string[]
  readonly cwe: readonly number[]
  /** Needed in the finding's title or message where several planted flaws share place and weakness. */
  readonly says?: RegExp
}

export interface Score {
  readonly found: readonly string[]
  readonly missed: readonly string[]
  /** Findings that speak of no planted flaw. */
  readonly unplanted: readonly Finding[]
}

/** Names no rule: a finding counts by where it is and what weakness it claims. */
function speaksOf(finding: Finding, { at, cwe, says }: Flaw): boolean {
  const isThere = at.includes('*') || [finding.endpoint, ...finding.affected].some((endpoint) => at.includes(endpoint))
  return (
    isThere &&
    finding.cwe.some((weakness) => cwe.includes(weakness)) &&
    (says === undefined || says.test(`${finding.title} ${finding.message}`))
  )
}

/** What a run found of what was planted. */
export function scoreOf(findings: readonly Finding[], flaws: Readonly<Record<string, Flaw>>): Score {
  const all = Object.entries(flaws)
  const found = all.filter(([, flaw]) => findings.some((finding) => speaksOf(finding, flaw))).map(([id]) => id)
  return {
    found,
    missed: all.map(([id]) => id).filter((id) => !found.includes(id)),
    unplanted: findings.filter((finding) => !all.some(([, flaw]) => speaksOf(finding, flaw))),
  }
}
