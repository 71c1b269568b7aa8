import type { ControlTheme } from '../rule/controls.ts'
import { controlThemes } from '../rule/controls.ts'
import type { OwaspClass, Rule } from '../rule/types.ts'
import { owaspClasses } from '../rule/types.ts'
import { severities } from '../config/schema.ts'

/** The first line of every page that `ruleCatalog` makes. */
export const catalogMark = '<!-- Generated from the rules by `holdfast api rule catalog`. Do not edit. -->'

const classTitles: Record<OwaspClass, string> = {
  'API1:2023': 'Broken object level authorization',
  'API2:2023': 'Broken authentication',
  'API3:2023': 'Broken object property level authorization',
  'API4:2023': 'Unrestricted resource consumption',
  'API5:2023': 'Broken function level authorization',
  'API6:2023': 'Unrestricted access to sensitive business flows',
  'API7:2023': 'Server side request forgery',
  'API8:2023': 'Security misconfiguration',
  'API9:2023': 'Improper inventory management',
  'API10:2023': 'Unsafe consumption of APIs',
  'A02:2021': 'Cryptographic failures',
  'A03:2021': 'Injection',
  'A08:2021': 'Software and data integrity failures',
}

/** The most severe first, as in reports. */
const bySeverity = [...severities].reverse()

type CatalogedRule = Omit<Rule, 'applies' | 'run'>

/**
 * The catalog as Markdown pages by file name: `README.md` counts and lists all rules, and each OWASP class that has rules gets a page that
 * describes them. The same rules give the same bytes.
 */
export function ruleCatalog(rules: readonly CatalogedRule[]): ReadonlyMap<string, string> {
  const classes = owaspClasses
    .map((owasp) => ({ owasp, rules: sorted(rules.filter((rule) => rule.owasp === owasp)) }))
    .filter((one) => one.rules.length > 0)
  const pages = new Map([['README.md', overview(classes)]])
  for (const one of classes) pages.set(pageOf(one.owasp), classPage(one.owasp, one.rules))
  return pages
}

interface RuleClass {
  readonly owasp: OwaspClass
  readonly rules: readonly CatalogedRule[]
}

function sorted(rules: readonly CatalogedRule[]): CatalogedRule[] {
  const rank = (rule: CatalogedRule): number => bySeverity.indexOf(rule.severity)
  return rules.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
}

function pageOf(owasp: OwaspClass): string {
  return `${owasp.toLowerCase().replace(':', '-')}.md`
}

function overview(classes: readonly RuleClass[]): string {
  const all = classes.flatMap(({ rules }) => rules)
  const count = (rules: readonly CatalogedRule[], test: (rule: CatalogedRule) => boolean): number =>
    rules.filter(test).length
  const row = (name: string, rules: readonly CatalogedRule[]): string =>
    `| ${[
      name,
      String(rules.length),
      ...bySeverity.map((severity) => String(count(rules, (rule) => rule.severity === severity))),
    ].join(' | ')} |`
  return `${catalogMark}
# The ${all.length} rules of the API test

What each rule looks for, why it matters and how to fix it, by class of the OWASP API Security Top 10 (2023) and, where none of its classes
fits, the OWASP Top 10 (2021). [The guide](../api-testing.md) says how to run them, and how to write one.

| class | rules | ${bySeverity.join(' | ')} |
|---|${'--:|'.repeat(1 + bySeverity.length)}
${classes.map(({ owasp, rules }) => row(`[${owasp} ${classTitles[owasp]}](${pageOf(owasp)})`, rules)).join('\n')}
${row('all', all)}

What they need:

| | rules |
|---|--:|
| nothing: one user at most, and requests that only read | ${count(all, (rule) => needsOf(rule).length === 0)} |
| two users of one role | ${count(all, ({ needs }) => needs.identities === 2)} |
| two users of different roles | ${count(all, ({ needs }) => needs.roles)} |
| \`--allow-writes\`: requests that create or change | ${count(all, ({ needs }) => needs.effect === 'write')} |
| \`--allow-destructive\`: requests that delete, end sessions or strain the target | ${count(all, ({ needs }) => needs.effect === 'destructive')} |
| a call back to the out-of-band listener | ${count(all, ({ needs }) => needs.oob)} |

Every rule also needs the permission that the endpoint itself needs: a rule that only reads runs on \`POST /orders\` with \`--allow-writes\`.
${classes.map(list).join('')}`
}

function list({ owasp, rules }: RuleClass): string {
  const rows = rules.map(
    ({ id, severity, title }) => `| [\`${id}\`](${pageOf(owasp)}#${id}) | ${severity} | ${cell(title)} |`,
  )
  return `
## ${owasp} ${classTitles[owasp]}

| rule | severity | what it finds |
|---|---|---|
${rows.join('\n')}
`
}

function classPage(owasp: OwaspClass, rules: readonly CatalogedRule[]): string {
  return `${catalogMark}
# ${owasp} ${classTitles[owasp]}

${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}; [all of them](README.md).
${rules.map(section).join('')}`
}

function section(rule: CatalogedRule): string {
  const needs = needsOf(rule)
  const facts = [
    `**${rule.severity}** (\`${rule.cvss}\`)`,
    rule.cwe.map((cwe) => `[CWE-${cwe}](https://cwe.mitre.org/data/definitions/${cwe}.html)`).join(', '),
    ...(rule.scope === 'host' ? ['once for each host'] : []),
    ...(needs.length === 0 ? [] : [`needs ${needs.join(', ')}`]),
  ]
  return `
## ${rule.id}

**${prose(rule.title)}.** ${prose(rule.why)}

*Fix.* ${prose(rule.fix)}

${facts.join(' · ')}

Controls: ${rule.controls.map(control).join(', ')}
`
}

function needsOf({ needs }: CatalogedRule): string[] {
  return [
    ...(needs.identities === 2 ? ['two users of one role'] : []),
    ...(needs.roles ? ['two users of different roles'] : []),
    ...(needs.identities === 1 && !needs.roles ? ['a user'] : []),
    ...(needs.effect === 'write' ? ['`--allow-writes`'] : []),
    ...(needs.effect === 'destructive' ? ['`--allow-destructive`'] : []),
    ...(needs.oob ? ['a call back'] : []),
  ]
}

function control(theme: ControlTheme): string {
  const { title, iso27001, soc2 } = controlThemes[theme]
  return `${title} (ISO 27001 ${iso27001.join(', ')}; SOC 2 ${soc2.join(', ')})`
}

/** Text of a rule, which is plain, as Markdown: what would be read as markup or as HTML is escaped. */
function prose(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_<>[\]]/g, String.raw`\$&`)
}

function cell(text: string): string {
  return prose(text).replaceAll('|', String.raw`\|`)
}
