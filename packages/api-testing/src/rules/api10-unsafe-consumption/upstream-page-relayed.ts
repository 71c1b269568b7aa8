import { consume, defineUpstreamRule, headerOf, textOf } from '../../rule/index.ts'

/** The other service answers with a page that holds a script; the API hands it out as a page of its own. */
export default defineUpstreamRule({
  id: 'upstream-page-relayed',
  title: 'Pages of other services are handed out as pages of the API',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [79, 829],
  why: 'What another server answers is passed on with its content type, so that its scripts run in the origin of the API. A link to the API is enough to act as whoever opens it.',
  fix: 'Pass on only content types that browsers do not execute, with nosniff and as an attachment, or from a domain of its own.',
  controls: ['supplier-security', 'input-validation'],
  judge: async (context, point) => {
    const script = `<script>hf${context.unique()}()</script>`
    const found = await consume(context, point, {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<html><body><p>page</p>${script}</body></html>`,
    })
    if (found === undefined) return false
    const { exchange } = found
    const isAttachment = exchange.response.headers.some(
      ([name, value]) => /^content-disposition$/i.test(name) && /attachment/i.test(value),
    )
    if (
      !/html/i.test(headerOf(exchange.response.headers, 'content-type') ?? '') ||
      isAttachment ||
      !textOf(exchange.response).includes(script)
    )
      return false
    context.report({
      message: `The page that the address in ${point.name} gave is the answer, script and all, as HTML of this origin.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [{ label: 'request with the address of a page', exchange }],
    })
    return true
  },
})
