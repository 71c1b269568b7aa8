import { defineAccountRule, leavesOf, outcomeOf, parseJson, textOf, withNamedFields } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const refreshName = /^refresh_?token$/i

function refreshTokenIn(exchange: Exchange | undefined): string | undefined {
  const body = exchange === undefined ? undefined : parseJson(textOf(exchange.response))
  const leaf = (body === undefined ? [] : leavesOf(body)).find(
    ({ path, value }) => refreshName.test(String(path.at(-1))) && typeof value === 'string',
  )
  return leaf === undefined ? undefined : String(leaf.value)
}

/** The service hands out a new refresh token for each one it takes, so the old one should be used up. */
export default defineAccountRule({
  id: 'refresh-token-reusable',
  title: 'A refresh token works again after it was exchanged',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:L/A:N',
  cwe: [613, 294],
  step: 'refresh',
  needs: { effect: 'write', identities: 1 },
  why: 'Refresh tokens are replaced on use, but the replaced ones stay good. A stolen copy opens the account side by side with its owner, and nobody notices.',
  fix: 'Accept each refresh token once; when one comes again, end the whole family of tokens that came from it (RFC 9700 §4.14.2).',
  controls: ['session-management'],
  references: ['https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2'],
  run: async (context) => {
    const session = await context.session(context.owner)?.another()
    const token = refreshTokenIn(session?.loginExchange)
    const draft =
      token === undefined ? undefined : withNamedFields(context.draftOf(context.endpoint), /refresh|^token$/i, token)
    if (token === undefined || draft === undefined) {
      context.block('error', 'signing in gives no refresh token')
      return
    }
    const first = await context.send(draft, { as: 'nobody' })
    const next = refreshTokenIn(first)
    if (outcomeOf(first.response) !== 'works' || next === undefined || next === token) return
    await context.send(withNamedFields(draft, /refresh|^token$/i, next) ?? draft, { as: 'nobody' })
    const again = await context.send(draft, { as: 'nobody' })
    if (outcomeOf(again.response) !== 'works' || refreshTokenIn(again) === undefined) return
    context.report({
      message: 'A refresh token that was exchanged for a new one, which was used since, is accepted once more.',
      confidence: 'certain',
      evidence: [
        { label: 'first use', exchange: first },
        { label: 'second use', exchange: again },
      ],
    })
  },
})
