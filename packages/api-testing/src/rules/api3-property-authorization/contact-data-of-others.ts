import { defineRule, hasSubstance, isMasked, leavesOf, parseJson, textOf } from '../../rule/index.ts'

const contactName = /^(?:.*_)?(?:e-?mail(?:_?address)?|phone(?:_?number)?|mobile)$/i

function contactsIn(text: string): Set<string> {
  const body = parseJson(text)
  const found = new Set<string>()
  if (body !== undefined)
    for (const { path, value } of leavesOf(body, 5000))
      if (contactName.test(String(path.at(-1))) && typeof value === 'string' && value.length >= 6 && !isMasked(value))
        found.add(value)
  return found
}

/** The same addresses of several people are shown to two users, or to strangers: they are neither one's own nor one's own contacts. */
export default defineRule({
  id: 'contact-data-of-others',
  title: 'Mail addresses or phone numbers of all users are shown',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [359, 200],
  owasp: 'API3:2023',
  why: 'Every user is shown how to reach every other. Such lists are what phishing and password guessing start with.',
  fix: 'Show names or pseudonyms only, and contact data to the person themselves and to those whose task needs it.',
  controls: ['data-minimization', 'access-control'],
  needs: { identities: 1, baseline: 'answered', sends: false },
  applies: ({ endpoint, privilege, isPublicByIntent }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (isPublicByIntent) return 'meant to be open'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: (context) => {
    const viewers = ['nobody', context.owner, context.peer].flatMap((as) =>
      as === undefined ? [] : (context.baseline(as) ?? []),
    )
    const stranger = viewers.find(({ as, exchange }) => as === 'nobody' && hasSubstance(exchange.response))
    const users = viewers.filter(({ as }) => as !== 'nobody')
    const known = stranger ?? (users.length >= 2 ? users[0] : undefined)
    if (known === undefined) return Promise.resolve()
    const views = stranger === undefined ? users : [stranger]
    const sets = views.map(({ exchange }) => contactsIn(textOf(exchange.response)))
    const own = new Set(users.flatMap(({ as }) => [...context.api.markersOf(as)]))
    const shared = [...(sets[0] ?? [])].filter((contact) => !own.has(contact) && sets.every((set) => set.has(contact)))
    if (shared.length >= 3)
      context.report({
        message: `${known.as === 'nobody' ? 'Strangers are' : 'Every user is'} shown the contact data of ${shared.length} people.`,
        severity: known.as === 'nobody' ? 'high' : 'medium',
        evidence: [{ label: `answer to ${known.as}`, exchange: known.exchange }],
      })
    return Promise.resolve()
  },
})
