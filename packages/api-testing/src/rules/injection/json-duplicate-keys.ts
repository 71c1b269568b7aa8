import { defineRule, isJsonObject, outcomeOf, textOf } from '../../rule/index.ts'
import type { Exchange, Json, RequestDraft } from '../../rule/index.ts'

/**
 * The same key twice, once with a valid and once with an invalid value. When the invalid one alone is refused, and both together pass and the
 * invalid one is what comes back, then the check and the use read different ones.
 */
export default defineRule({
  id: 'json-duplicate-keys',
  title: 'Of a field sent twice, one value is checked and the other used',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:H/A:N',
  cwe: [436, 20],
  owasp: 'A03:2021',
  why: 'Two parsers read the body and disagree about a repeated key. Every check of the first one can be passed by with a second value for the second one.',
  fix: 'Refuse bodies with repeated keys, and hand the checked values on instead of the text.',
  controls: ['input-validation', 'secure-coding'],
  applies: ({ endpoint }) =>
    endpoint.graphql === undefined && endpoint.bodies.some(({ contentType }) => contentType.includes('json'))
      ? true
      : 'takes no JSON body',
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft?.body.kind !== 'json' || !isJsonObject(draft.body.value)) return
    const { contentType, value: body } = draft.body
    const raw = (first: Json, field: string, last: Json | undefined): RequestDraft => {
      const { [field]: _, ...others } = body
      const rest = JSON.stringify({ ...others, ...(last === undefined ? {} : { [field]: last }) }).slice(1)
      const text = `{${JSON.stringify(field)}:${JSON.stringify(first)}${rest === '}' ? '' : ','}${rest}`
      return { ...draft, body: { kind: 'raw', contentType, bytes: Buffer.from(text) } }
    }
    const fields = Object.entries(body).filter(([, value]) => typeof value !== 'object')
    for (const [field, valid] of fields.slice(0, 6)) {
      const invalid = `hf${context.unique()}`
      const alone = await context.send(raw(invalid, field, undefined))
      if (outcomeOf(alone.response) !== 'rejected') continue
      const shows = ({ response }: Exchange): boolean =>
        outcomeOf(response) === 'works' && textOf(response).includes(invalid)
      const orders: [Json, Json][] = [
        [valid, invalid],
        [invalid, valid],
      ]
      for (const [first, last] of orders) {
        const both = await context.send(raw(first, field, last))
        if (!shows(both)) continue
        context.report({
          message: `${invalid} is refused for \`${field}\`, but passes and comes back when a valid value stands ${first === valid ? 'before' : 'after'} it under the same key.`,
          point: { in: 'body', name: field },
          evidence: [
            { label: 'invalid value alone', exchange: alone },
            { label: 'both under one key', exchange: both },
          ],
        })
        return
      }
    }
  },
})
