import { defineRule, isSameAnswer, outcomeOf, withHeader } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const headers = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']

/** A POST that says it is a GET: it must not be answered like the GET. Nothing is changed by it. */
export default defineRule({
  id: 'method-override',
  title: 'A header or parameter changes the method of a request',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N',
  cwe: [436, 650],
  owasp: 'API8:2023',
  why: 'Guards in front of the service look at the real method and the service carries out another one. Rules that forbid DELETE or PUT, or let GET pass unchecked, are gone round.',
  fix: 'Switch method overriding off, or allow it for POST from known clients only and apply all rules to the resulting method.',
  controls: ['secure-configuration', 'access-control'],
  report: 'host',
  applies: ({ endpoint }) => (endpoint.method === 'GET' && endpoint.effect === 'read' ? true : 'only for GET'),
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined || !baseline.isStable) return
    const post: RequestDraft = { ...baseline.draft, method: 'POST', body: { kind: 'form', fields: [] } }
    const plain = await context.send(post)
    if (outcomeOf(plain.response) === 'works') return
    const ways: { name: string; draft: RequestDraft }[] = [
      ...headers.map((name) => ({ name, draft: { ...post, headers: withHeader(post.headers, name, 'GET') } })),
      { name: '_method in the query', draft: { ...post, query: [...post.query, ['_method', 'GET']] } },
      { name: '_method in the body', draft: { ...post, body: { kind: 'form', fields: [['_method', 'GET']] } } },
    ]
    for (const { name, draft } of ways) {
      const exchange = await context.send(draft)
      if (!isSameAnswer(exchange.response, baseline.exchange.response, baseline.volatile)) continue
      context.report({
        message: `A POST with ${name} = GET is answered like the GET; without it the POST is ${plain.response.status}.`,
        evidence: [
          { label: 'plain POST', exchange: plain },
          { label: `POST with ${name}`, exchange },
        ],
      })
      return
    }
  },
})
