import {
  contentKind,
  defineRule,
  emptyDraft,
  leavesOf,
  outcomeOf,
  parseJson,
  pathText,
  textOf,
} from '../../rule/index.ts'

const documentField =
  /invoice|statement|document|attachment|receipt|report|contract|passport|id_?card|certificate|resume|cv_|export|download|prescription|payslip/i
const documentEnd = /\.(?:pdf|csv|xlsx?|docx?|zip|txt|xml)(?:$|\?)/i

/** Addresses of files in answers to the owner, opened by a stranger. Pictures of products and people are public by design and left alone. */
export default defineRule({
  id: 'private-file-url-open',
  title: 'The address of a private file opens without credentials',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cwe: [552, 425],
  owasp: 'API1:2023',
  why: 'The API asks for credentials but refers to files that anybody may fetch. Addresses of files leak through mails, histories and logs, and can often be counted up.',
  fix: 'Serve private files through the same checks as the data, or by signed addresses that expire within minutes.',
  controls: ['access-control'],
  needs: { identities: 1, baseline: 'works' },
  applies: ({ endpoint, requiresAuth }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    return requiresAuth ? true : 'does not require credentials'
  },
  run: async (context) => {
    const own = context.baseline()
    const body = own === undefined ? undefined : parseJson(textOf(own.exchange.response))
    if (own === undefined || body === undefined) return
    const { origin } = context.endpoint
    const found = leavesOf(body, 2000).filter(
      ({ path, value }) =>
        typeof value === 'string' &&
        (value.startsWith(`${origin}/`) || /^\/[\w-]/.test(value)) &&
        (documentField.test(String(path.at(-1))) || documentEnd.test(value)),
    )
    for (const { path, value } of found.slice(0, 3)) {
      const rawPath = String(value).replace(origin, '')
      // A signature or an expiry in the address is a credential of its own.
      if (/[?&](?:sig|signature|token|expires|x-amz-|se=|hmac)/i.test(rawPath)) continue
      const draft = { ...emptyDraft(context.endpoint), method: 'GET', rawPath, rawQuery: '' }
      const exchange = await context.send(draft, { as: 'nobody' })
      const kind = contentKind(exchange.response)
      if (outcomeOf(exchange.response) !== 'works' || kind === 'html' || kind === 'empty') continue
      const unknown = await context.notFound()
      if (unknown.response.body.equals(exchange.response.body)) continue
      context.report({
        message: `${context.owner} is shown the address ${rawPath} as ${pathText(path)}, and anybody may fetch it: ${exchange.response.body.length} bytes without credentials.`,
        key: pathText(path).replaceAll(/\[\d+\]/g, '[]'),
        evidence: [
          { label: 'answer that holds the address', exchange: own.exchange },
          { label: 'fetched without credentials', exchange },
        ],
      })
      return
    }
  },
})
