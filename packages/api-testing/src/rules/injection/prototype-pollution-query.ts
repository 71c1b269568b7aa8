import { defineRule, formEncoded, pollutionMessage, provenPollution } from '../../rule/index.ts'

const ways = ['__proto__[json spaces]', 'constructor[prototype][json spaces]', '__proto__.json spaces']

export default defineRule({
  id: 'prototype-pollution-query',
  title: 'The query string changes the prototype of all objects of the service',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H',
  cwe: [1321],
  owasp: 'A03:2021',
  why: 'Brackets or dots in the query become nested objects, and one of the names is the prototype that all objects share. A link changes the behavior of the service for everybody.',
  fix: 'Use a parser of query strings that refuses prototype keys, and copy known parameters one by one.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write', baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.graphql === undefined ? true : 'only for rest'),
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    const before = formEncoded(draft.query)
    for (const way of ways) {
      const proof = await provenPollution(context, (value) => ({
        ...draft,
        rawQuery: `${before === '' ? '' : `${before}&`}${encodeURIComponent(way).replaceAll('%5B', '[').replaceAll('%5D', ']')}=${value}`,
      }))
      if (proof === undefined) continue
      context.report({
        message: pollutionMessage(`The parameter ${way} in the query`, proof),
        confidence: 'certain',
        evidence: [
          { label: 'another request afterwards', exchange: proof.polluted },
          { label: 'query that sets the prototype', exchange: proof.polluting },
        ],
      })
      return
    }
  },
})
