import { defineAuthorizationRule } from '../../rule/index.ts'

export default defineAuthorizationRule({
  id: 'oauth-redirect-uri-unchecked',
  title: 'The authorization endpoint redirects to any address',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N',
  cwe: [601, 346],
  why: 'Codes and tokens are sent to whatever address the request names. A link is enough to make a victim hand their account to an attacker.',
  fix: 'Compare redirect_uri, character by character, with those registered for the client (RFC 9700 §4.1.3).',
  controls: ['authentication', 'input-validation'],
  references: ['https://www.rfc-editor.org/rfc/rfc9700#section-4.1.3'],
  judge: async (context, { exchange: usual, ask }) => {
    const foreign = `https://hf${context.unique()}.example/callback`
    const { exchange, location } = await ask(foreign)
    if (location?.startsWith(foreign) !== true) return
    // A refusal may be sent to the client as well (RFC 6749 §4.1.2.1), which is wrong for an address that is not registered.
    context.report({
      message: `With redirect_uri ${foreign} the answer leads to ${location.slice(0, 120)}.`,
      confidence: 'certain',
      point: { in: 'query', name: 'redirect_uri' },
      evidence: [
        { label: 'registered address', exchange: usual },
        { label: 'foreign address', exchange },
      ],
    })
  },
})
