import { cookiesOf, crossSite, defineRule, isSameAnswer, outcomeOf } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

/** The working change as a form on another site would send it: cookies, a foreign Origin, one of the three content types that forms have. */
export default defineRule({
  id: 'csrf-form-accepted',
  title: 'A form on another site changes data in the name of the user',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  cwe: [352],
  owasp: 'API8:2023',
  why: "The browser sends the session along with forms of any site, and the service does not ask where they come from. A visit to a page is enough to change the user's data.",
  fix: 'Require a token that other sites cannot know, or compare Origin or Sec-Fetch-Site; set SameSite on session cookies.',
  controls: ['session-management', 'secure-coding'],
  needs: { identities: 1, effect: 'write' },
  applies: ({ endpoint }) =>
    endpoint.effect !== 'read' && endpoint.method === 'POST' && endpoint.graphql === undefined
      ? true
      : 'changes nothing by POST',
  run: async (context) => {
    const baseline = context.baseline()
    const credentials = cookiesOf(context)
    if (baseline === undefined || credentials === undefined) return
    const forms: { name: string; draft: RequestDraft }[] = crossSite(baseline.draft)
    for (const { name, draft } of forms) {
      const exchange = await context.send(draft, { credentials })
      if (outcomeOf(exchange.response) !== 'works') continue
      if (!isSameAnswer(exchange.response, baseline.exchange.response, baseline.volatile, 0.3)) continue
      // Without the cookies it must be refused, or the session plays no part in it.
      const nobody = await context.send(draft, { as: 'nobody' })
      if (outcomeOf(nobody.response) === 'works') return
      context.report({
        message: `${context.endpoint.id} is carried out when it comes from another site as ${name}, with nothing but cookies.`,
        evidence: [
          { label: 'the same without cookies', exchange: nobody },
          { label: 'form of another site', exchange },
        ],
      })
      return
    }
  },
})
