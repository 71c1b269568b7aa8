import { anew, defineRule, isJsonObject, outcomeOf, pointsOf, scalarText, setAt, textOf } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const startName = /^(?:start|begin|from|check_?in|departure|arrival|valid_?from|pickup)(?:_?(?:date|at|on|time|day))?$/i
const endName =
  /^(?:end|finish|to|until|check_?out|return|valid_?(?:to|until)|drop_?off)(?:_?(?:date|at|on|time|day))?$/i
const dateValue = /^\d{4}-\d\d-\d\d/

/** A stay that ends before it begins: accepted and stored, it makes negative nights and prices. */
export default defineRule({
  id: 'impossible-dates',
  title: 'A period that ends before it begins is accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [840, 1284],
  owasp: 'API6:2023',
  why: 'The two dates are stored without being compared. Prices and durations computed from them come out negative, and what is booked blocks nothing or everything.',
  fix: 'Require the end to lie after the beginning, and both within what may be booked, on the server.',
  controls: ['business-logic', 'input-validation'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write'
    const own = baseline()
    const names = own === undefined ? [] : pointsOf(own.draft).map(({ name }) => name)
    return own === undefined || (names.some((name) => startName.test(name)) && names.some((name) => endName.test(name)))
      ? true
      : 'takes no period'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own?.draft.body.kind !== 'json' || !isJsonObject(own.draft.body.value)) return
    const { body } = own.draft
    const start = pointsOf(own.draft).find(
      ({ name, value }) => startName.test(name) && dateValue.test(scalarText(value)),
    )
    const end = pointsOf(own.draft).find(({ name, value }) => endName.test(name) && dateValue.test(scalarText(value)))
    if (start?.path === undefined || end?.path === undefined) return
    const period = (from: string, until: string): RequestDraft =>
      anew(context, {
        ...own.draft,
        body: { ...body, value: setAt(setAt(body.value, start.path ?? [], from), end.path ?? [], until) },
      })
    const tail = scalarText(start.value).slice(10)
    const good = await context.send(period(`2031-05-10${tail}`, `2031-05-12${tail}`))
    if (outcomeOf(good.response) !== 'works') {
      context.block('error', 'a sound period in the future is not accepted either')
      return
    }
    const exchange = await context.send(period(`2031-06-12${tail}`, `2031-06-10${tail}`))
    if (outcomeOf(exchange.response) !== 'works') return
    // Where the answer shows dates, it must show these: a service may put them in order.
    const text = textOf(exchange.response)
    const sound = textOf(good.response)
    if (sound.includes('2031-05-10') && !/2031-06-12.*2031-06-10/s.test(text)) return
    context.report({
      message: `From 2031-06-12 to 2031-06-10 is accepted (${exchange.response.status}).`,
      point: { in: 'body', name: end.name },
      evidence: [
        { label: 'sound period', exchange: good },
        { label: 'period that ends before it begins', exchange },
      ],
    })
  },
})
