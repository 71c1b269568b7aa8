import { defineRule, isJsonObject, pollutionMessage, provenPollution, setAt } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const ways = [['__proto__'], ['constructor', 'prototype']]

export default defineRule({
  id: 'prototype-pollution-body',
  title: 'A JSON body changes the prototype of all objects of the service',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:H/A:H',
  cwe: [1321],
  owasp: 'A03:2021',
  why: 'A merge copies `__proto__` from the request, and every object of the process inherits what it says. Roles can be given, checks switched off and often programs started.',
  fix: 'Refuse the keys __proto__, constructor and prototype, validate bodies against a schema, and merge into objects without a prototype.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write', baseline: 'answered' },
  applies: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('json')) ? true : 'takes no JSON body',
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft?.body.kind !== 'json') return
    const { body } = draft
    const base: Json = isJsonObject(body.value) ? body.value : {}
    for (const way of ways) {
      const proof = await provenPollution(context, (value) => ({
        ...draft,
        body: { ...body, value: setAt(base, [...way, 'json spaces'], value) },
      }))
      if (proof === undefined) continue
      context.report({
        message: pollutionMessage(`A field ${way.join('.')} in the body`, proof),
        confidence: 'certain',
        evidence: [
          { label: 'another request afterwards', exchange: proof.polluted },
          { label: 'body that sets the prototype', exchange: proof.polluting },
        ],
      })
      return
    }
  },
})
