import { cookiesOf, defineRule, headerOf, likeness, outcomeOf, textOf, withHeader } from '../../rule/index.ts'
import type { Exchange, RequestDraft } from '../../rule/index.ts'

const names = ['callback', 'jsonp', 'cb', 'jsoncallback']

function asScript(draft: RequestDraft, name: string, value: string): RequestDraft {
  return {
    ...draft,
    query: [...draft.query.filter(([key]) => key !== name), [name, value]],
    // What a browser sends when another site includes the address as a script.
    headers: withHeader(draft.headers, 'Referer', 'https://hf.example.net/'),
  }
}

function isCall({ response }: Exchange, name: string): boolean {
  const type = headerOf(response.headers, 'content-type') ?? ''
  return (
    /javascript|json|text\/plain/i.test(type) &&
    new RegExp(String.raw`^[\s;/*]*(?:typeof ${name}[^(]*&& )?${name}\(`).test(textOf(response))
  )
}

export default defineRule({
  id: 'jsonp-private-data',
  title: 'Other sites can read private data as a script',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N',
  cwe: [346, 200],
  owasp: 'API8:2023',
  why: "With a callback the answer is a script, and every site may include scripts from anywhere, with the user's cookies. The rule that keeps sites apart does not hold for them.",
  fix: 'Remove JSONP and allow known origins with CORS instead.',
  controls: ['secure-configuration', 'data-minimization'],
  applies: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'only for GET'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined || !context.requiresAuth) return
    // Only cookies go along with a script by themselves.
    const credentials = cookiesOf(context)
    if (credentials === undefined) return
    for (const name of names) {
      const call = `hf${context.unique()}`
      const shown = await context.send(asScript(draft, name, call), { credentials })
      if (!isCall(shown, call) || outcomeOf(shown.response) !== 'works') continue
      const stranger = await context.send(asScript(draft, name, call), { as: 'nobody' })
      if (isCall(stranger, call) && likeness(stranger.response, shown.response).content > 0.9) return
      context.report({
        message: `With ?${name}=${call} the answer is a call of ${call} with the user's data; nothing but cookies is needed for it.`,
        confidence: 'certain',
        evidence: [
          { label: 'the same without credentials', exchange: stranger },
          { label: 'as a script, with cookies', exchange: shown },
        ],
      })
      return
    }
  },
})
