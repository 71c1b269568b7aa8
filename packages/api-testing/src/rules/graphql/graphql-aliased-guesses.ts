import {
  aliasedDocument,
  defineRule,
  graphqlData,
  graphqlDraft,
  graphqlErrors,
  isJsonObject,
  setAt,
  variablesOf,
} from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const guesses = 25
const guarded = /log_?in|sign_?in|authenticate|token|verify|otp|code|pin|redeem|coupon|voucher|reset/i
const secret = /pass|pwd|pin|otp|code|token|secret/i

export default defineRule({
  id: 'graphql-aliased-guesses',
  title: 'One GraphQL request tries many passwords or codes',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [307, 799],
  owasp: 'API2:2023',
  why: 'Aliases repeat the sign-in in one request, and limits count one attempt. A code of six digits is found in minutes.',
  fix: 'Allow fields that check a secret once in a document, and count attempts for each account where they are made.',
  controls: ['authentication', 'capacity-management'],
  needs: { baseline: 'answered', exhausts: true },
  applies: ({ endpoint }) =>
    endpoint.graphql !== undefined && guarded.test(endpoint.graphql.field) ? true : 'checks no secret',
  run: async (context) => {
    const { graphql, path } = context.endpoint
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const query = graphql === undefined ? undefined : aliasedDocument(graphql.document, guesses)
    if (draft === undefined || query === undefined) return
    const given = variablesOf(draft)
    if (!isJsonObject(given)) return
    // Wrong for an account that does not exist, so that nobody is locked out.
    const variables = Object.entries(given).reduce<Json>(
      (all, [name, value]) =>
        typeof value === 'string' ? setAt(all, [name], secret.test(name) ? 'hf-wrong' : `hf${context.unique()}`) : all,
      given,
    )
    const exchange = await context.send(graphqlDraft(context, path, { query, variables }), {
      as: 'nobody',
      rawOverload: true,
    })
    const data = graphqlData(exchange)
    const answered = isJsonObject(data) ? Object.keys(data).filter((name) => /^hf\d+$/.test(name)).length : 0
    const tried = new Set(
      graphqlErrors(exchange).flatMap((error) => {
        const name = isJsonObject(error) && Array.isArray(error.path) ? error.path[0] : undefined
        return typeof name === 'string' ? [name] : []
      }),
    )
    if (Math.max(answered, tried.size) < guesses) return
    context.report({
      message: `${guesses} attempts at ${graphql?.field} in one request were all carried out.`,
      evidence: [{ label: `${guesses} attempts in one request`, exchange }],
    })
  },
})
