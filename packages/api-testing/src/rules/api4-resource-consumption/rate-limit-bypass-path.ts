import { defineRule, outcomeOf, pathOf, sendMany, withFields } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

const most = 40
const limited = /log-?in|sign-?in|authenticate|token|forgot|reset|verify|otp|register|sign-?up|contact|search/i

/** Other ways to write the same path. */
function spellings(path: string, mark: string): string[] {
  const last = path.at(-1) ?? ''
  return [
    `${path}/`,
    `${path}?hf=${mark}`,
    `/${path}`,
    path.toUpperCase(),
    `${path.slice(0, -1)}%${last.codePointAt(0)?.toString(16) ?? ''}`,
    `${path}%20`,
    `${path};hf=${mark}`,
    `/./${path.slice(1)}`,
  ]
}

export default defineRule({
  id: 'rate-limit-bypass-path',
  title: 'The same address written another way has a rate limit of its own',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L',
  cwe: [799, 436],
  owasp: 'API4:2023',
  why: 'The limit counts texts of addresses, and the server takes many texts for the same one. A slash, a capital letter or a parameter starts the count anew.',
  fix: 'Count by the route that answers, or normalize the path before counting.',
  controls: ['capacity-management', 'authentication'],
  needs: { baseline: 'answered', exhausts: true },
  applies: ({ endpoint }) =>
    endpoint.graphql === undefined && limited.test(endpoint.path) ? true : 'is rarely limited',
  run: async (context) => {
    const known = context.baseline()?.draft ?? context.unreached()?.draft
    if (known === undefined) return
    const draft = withFields(known, (name, value) =>
      /pass|pwd|otp|code/i.test(name) ? `hf${context.unique()}` : value,
    )
    const many = await sendMany(context, most, () => draft, 'nobody')
    if (many?.throttled?.response.status !== 429) return
    if (many.first.response.status === 429) {
      context.block('rate_limit', 'the limit had been reached before the rule began')
      return
    }
    const usual = outcomeOf(many.first.response)
    for (const rawPath of spellings(pathOf(draft), context.unique())) {
      const other: RequestDraft = { ...draft, rawPath }
      const passed = await context.send(other, { as: 'nobody', rawOverload: true })
      // Answered like the first request: the route is the same one.
      if (passed.response.status !== many.first.response.status || outcomeOf(passed.response) !== usual) continue
      const still = await context.send(draft, { as: 'nobody', rawOverload: true })
      if (still.response.status !== 429) return
      context.report({
        message: `At the limit (429), the same request to ${rawPath} is answered as usual (${passed.response.status}).`,
        confidence: 'certain',
        evidence: [
          { label: 'first request', exchange: many.first },
          { label: 'at the limit', exchange: still },
          { label: 'another way to write the path', exchange: passed },
        ],
      })
      return
    }
  },
})
