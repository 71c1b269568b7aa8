import { defineRule, textOf, withHeader } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const unkeyed = [
  'X-Forwarded-Host',
  'X-Host',
  'X-Forwarded-Server',
  'X-Original-URL',
  'X-Forwarded-Scheme',
  'X-Forwarded-Prefix',
  'Forwarded',
]

/** A header that changes the answer and is no part of the cache's key. Done at an address of its own, so that nobody else is given the answer. */
export default defineRule({
  id: 'web-cache-poisoning',
  title: 'A header of one caller changes what a cache gives to others',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:L/I:H/A:L',
  cwe: [349, 444],
  owasp: 'API8:2023',
  why: 'The cache keeps the answer made with the header and gives it to everybody who asks for the address. Links and scripts in it lead wherever the attacker wants.',
  fix: 'Remove such headers at the edge, do not build answers from them, and make the cache key of everything that answers depend on.',
  controls: ['secure-configuration', 'input-validation'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'only for GET'),
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    const at = (buster: string): RequestDraft => ({ ...draft, query: [...draft.query, ['hfcb', buster]] })
    const canary = `hf${context.unique()}.example.net`
    const all = unkeyed.reduce(
      (list, name) =>
        withHeader(
          list,
          name,
          name === 'Forwarded' ? `host=${canary}` : name === 'X-Original-URL' ? `/${canary}` : canary,
        ),
      draft.headers,
    )
    const place = context.unique()
    const poisoned = await context.send({ ...at(place), headers: all })
    if (
      !textOf(poisoned.response).includes(canary) &&
      !poisoned.response.headers.some(([, value]) => value.includes(canary))
    )
      return
    const victim = await context.send(at(place))
    const holds =
      textOf(victim.response).includes(canary) || victim.response.headers.some(([, value]) => value.includes(canary))
    if (!holds) return
    // At an address that was not poisoned it must not stand: what is stored for good is no matter of the cache.
    const elsewhere = await context.send(at(context.unique()))
    if (textOf(elsewhere.response).includes(canary)) return
    context.report({
      message: `${canary}, sent in a header once, is in the answer to the next plain request for the same address.`,
      confidence: 'certain',
      evidence: [
        { label: 'request with the header', exchange: poisoned },
        { label: 'plain request for another address', exchange: elsewhere },
        { label: 'plain request for the same address', exchange: victim },
      ],
    })
  },
})
