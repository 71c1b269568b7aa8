import {
  defineRule,
  leavesOf,
  outcomeOf,
  parseJson,
  pathParamsOf,
  signedIn,
  textOf,
  usableAccount,
} from '../../rule/index.ts'
import type { Exchange, Profile } from '../../rule/index.ts'

const accounts = /\/(?:users?|accounts?|members?|customers?|profiles?|patients?|people|persons?)\/\{[^{}]+\}\/?$/i

/** What the path may call the account by: its name or mail address, or an id that the service answered with. */
function idsOf(name: string, { username, email }: Profile, answers: readonly Exchange[]): string[] {
  if (/mail/i.test(name)) return [email]
  if (/name|login|handle/i.test(name)) return [username]
  const leaves = answers.flatMap(({ response }) => leavesOf(parseJson(textOf(response)) ?? null, 200))
  const ids = leaves.filter(({ path, value }) => {
    const field = String(path.at(-1))
    return (field === name || /^_?id$|(?:user|account|member)_?id$|^uuid$/i.test(field)) && value !== null
  })
  return [...new Set([...ids.map(({ value }) => String(value)), username])].slice(0, 3)
}

/** The account that is deleted was registered for this test alone; that it can no longer sign in is the proof. */
export default defineRule({
  id: 'account-of-other-deleted',
  title: "Any user can delete another user's account",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 285],
  owasp: 'API1:2023',
  why: 'Deleting an account asks for its name or id and not for its owner. One user can remove all the others.',
  fix: 'Let people delete their own account only, taken from the session; let administrators delete others after checking their role.',
  controls: ['access-control'],
  needs: { effect: 'destructive', identities: 1, baseline: 'none' },
  applies: ({ endpoint }) =>
    endpoint.method === 'DELETE' && accounts.test(endpoint.path) ? true : 'deletes no account',
  run: async (context) => {
    const { endpoint, unprivileged, owner } = context
    const attacker = unprivileged?.name ?? owner
    const account = await usableAccount(context)
    if (account === undefined) return
    const name = pathParamsOf(endpoint.path).at(-1) ?? 'id'
    const { profile, made, session } = account
    for (const id of idsOf(name, profile, [session.exchange, made])) {
      const draft = context.draftOf(endpoint)
      const attack = await context.send(
        { ...draft, pathValues: new Map(draft.pathValues).set(name, id) },
        { as: attacker },
      )
      if (outcomeOf(attack.response) !== 'works') continue
      if ((await signedIn(context, profile)) !== undefined) continue
      context.report({
        message: `${attacker} deletes the account ${id}, which somebody else has just registered; it can no longer sign in.`,
        confidence: 'certain',
        point: { in: 'path', name },
        evidence: [
          { label: 'the account signs in', exchange: session.exchange },
          { label: `${attacker} deletes it`, exchange: attack },
        ],
      })
      return
    }
  },
})
