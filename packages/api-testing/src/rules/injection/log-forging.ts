import { contentKind, defineRule, leavesOf, parseJson, textOf, withHeader, withPoint } from '../../rule/index.ts'
import type { Endpoint, Exchange } from '../../rule/index.ts'

const logName = /log|audit|journal|trace|activit|history/i

function isLog({ path, method, graphql }: Endpoint): boolean {
  return graphql === undefined ? method === 'GET' && logName.test(path) : logName.test(graphql.field)
}

/** Lines of a log that is shown as text, or as a list of texts. */
function linesOf({ response }: Exchange): string[] {
  const body = contentKind(response) === 'json' ? parseJson(textOf(response)) : undefined
  return body === undefined
    ? textOf(response).split(/\r?\n/)
    : leavesOf(body).flatMap(({ path, value }) =>
        typeof value === 'string' && typeof path.at(-1) === 'number' ? [value] : [],
      )
}

/** A line break in a value must not begin a new line of a log. Seen only where the API shows its log as text or line by line. */
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
      const known = isLog(endpoint) ? context.api.view(endpoint).baseline() : undefined
      const kind = known === undefined ? undefined : contentKind(known.exchange.response)
      return known !== undefined && (kind === 'text' || kind === 'json') ? [known] : []
    })
    if (draft === undefined || logs.length === 0 || isLog(context.endpoint)) return
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
        const lines = linesOf(shown)
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
