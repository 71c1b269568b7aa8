import { defineRule, formEncoded, outcomeOf, pathOf } from '../../rule/index.ts'
import type { RequestDraft } from '../../rule/index.ts'

/** Bytes that are no UTF-8, and a percent sign that begins no escape. */
const broken = ['%ff', '%c0%ae', '%e2%82', '%zz']

/** The query with the bytes at its end; the last segment of the path where there is no query. */
function withBytes(draft: RequestDraft, bytes: string): RequestDraft {
  const query = formEncoded(draft.query)
  return query === '' ? { ...draft, rawPath: pathOf(draft) + bytes } : { ...draft, rawQuery: `${query}${bytes}` }
}

export default defineRule({
  id: 'invalid-encoding-error',
  title: 'Bytes that are no text break the service',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  cwe: [172, 755],
  owasp: 'API8:2023',
  why: 'The decoder of the address throws and nobody catches it. Anyone can fill the log with errors, and components that decode differently can be played against each other.',
  fix: 'Catch errors of decoding and answer 400.',
  controls: ['input-validation', 'secure-coding'],
  applies: ({ endpoint }) => (endpoint.graphql === undefined ? true : 'only for rest'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    const harmless = await context.send(withBytes(draft, `hf${context.unique()}`))
    if (outcomeOf(harmless.response) === 'failed') return
    for (const bytes of broken) {
      const attack = await context.send(withBytes(draft, bytes))
      if (attack.response.status !== 500) continue
      const again = await context.send(withBytes(draft, bytes))
      const after = await context.send(draft)
      if (again.response.status !== 500 || outcomeOf(after.response) !== 'works') continue
      context.report({
        message: `With ${bytes} in the address the service answers 500; with letters in its place it does not (${harmless.response.status}).`,
        evidence: [
          { label: 'letters in its place', exchange: harmless },
          { label: 'bytes that are no text', exchange: again },
        ],
      })
      return
    }
  },
})
