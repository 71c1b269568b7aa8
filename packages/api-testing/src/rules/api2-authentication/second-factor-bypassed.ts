import {
  codeField,
  defineAccountRule,
  deleteAt,
  noCredentials,
  outcomeOf,
  pointsOf,
  withNamedFields,
} from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const values: readonly Json[] = ['', null, '000000', '123456', 0, true, [], {}]

/** Codes that are none, after two random ones were refused. */
export default defineAccountRule({
  id: 'second-factor-bypassed',
  title: 'The second factor is satisfied without its code',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [287, 304],
  step: 'second-factor',
  needs: { effect: 'write' },
  why: 'A missing, empty or well-known code passes the comparison. Whoever has the password needs no second factor.',
  fix: 'Require the code to be a text of the right form that was issued for this sign-in, and remove codes of tests from what is deployed.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const credentials = context.session(context.owner)?.credentials ?? noCredentials
    const plain = context.draftOf(context.endpoint)
    const attempt = async (value: Json) => {
      const draft = withNamedFields(plain, codeField, value)
      return draft === undefined ? undefined : context.send(draft, { credentials, rawOverload: true })
    }
    const refused = await attempt(String(context.number(200_000, 899_999)))
    const second = await attempt(String(context.number(200_000, 899_999)))
    if (refused === undefined || second === undefined) return
    if (outcomeOf(refused.response) === 'works' || outcomeOf(second.response) === 'works') return
    const point = pointsOf(plain).find(({ in: place, name }) => place === 'body' && codeField.test(name))
    const { body } = plain
    const without =
      body.kind === 'json' && point?.path !== undefined
        ? await context.send(
            { ...plain, body: { ...body, value: deleteAt(body.value, point.path) } },
            { credentials, rawOverload: true },
          )
        : undefined
    const answers = [{ label: 'no code at all', exchange: without }]
    for (const value of values)
      answers.push({ label: `the code ${JSON.stringify(value)}`, exchange: await attempt(value) })
    const found = answers.find(({ exchange }) => exchange !== undefined && outcomeOf(exchange.response) === 'works')
    if (found?.exchange === undefined) return
    context.report({
      message: `With ${found.label} the second factor is satisfied (${found.exchange.response.status}); random codes are refused (${refused.response.status}).`,
      confidence: 'certain',
      evidence: [
        { label: 'random code', exchange: refused },
        { label: found.label, exchange: found.exchange },
      ],
    })
  },
})
