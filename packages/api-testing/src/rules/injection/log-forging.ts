import { contentKind, defineRule, textOf, withHeader, withPoint } from '../../rule/index.ts'

const logPath = /log|audit|journal|trace/i

/** A line break in a value must not begin a new line of a log. Seen only where the API shows its log as text. */
export default defineRule({
  id: 'log-forging',
  title: 'A line break in a value makes up entries of the log',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [117],
  owasp: 'A03:2021',
  why: 'An attacker writes entries that never happened and hides those that did. Reports and alerts built on the log cannot be trusted any more.',
  fix: 'Write logs in a structured format, or replace line breaks and control characters in values.',
  controls: ['logging-and-monitoring', 'secure-coding'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const logs = context.api.endpoints.flatMap((endpoint) => {
      const known =
        logPath.test(endpoint.path) && endpoint.method === 'GET' ? context.api.view(endpoint).baseline() : undefined
      return known !== undefined && contentKind(known.exchange.response) === 'text' ? [known] : []
    })
    if (draft === undefined || logs.length === 0 || logPath.test(context.endpoint.path)) return
    const first = `hf${context.unique()}`
    const second = `hf${context.unique()}`
    const forged = `${first}\n${second} forged`
    const points = context.points(({ value, in: place }) => typeof value === 'string' && place !== 'header').slice(0, 3)
    const attacks = [
      ...points.map((point) => withPoint(draft, point, forged)),
      { ...draft, headers: withHeader(draft.headers, 'User-Agent', forged.replace('\n', '%0a')) },
    ]
    for (const attack of attacks) {
      const sent = await context.send(attack)
      for (const log of logs.slice(0, 2)) {
        const shown = await context.send(log.draft)
        const lines = textOf(shown.response).split(/\r?\n/)
        const at = lines.findIndex((line) => line.startsWith(`${second} forged`))
        if (at < 1 || lines[at - 1]?.includes(first) !== true) continue
        context.report({
          message: `A line break in a value begins a new line in ${log.endpoint.id}: "${second} forged".`,
          confidence: 'certain',
          evidence: [
            { label: 'value with a line break', exchange: sent },
            { label: 'the log', exchange: shown },
          ],
        })
        return
      }
    }
  },
})
