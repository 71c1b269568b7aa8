import { defineRule, fromOrigin, letsRead, trustedOrigin } from '../../rule/index.ts'

export default defineRule({
  id: 'cors-origin-prefix',
  title: 'Origins are trusted that only begin like a trusted one',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [942, 1023],
  owasp: 'API8:2023',
  why: "The check compares the beginning of the text, and anyone can register a domain that goes on behind it. Such a site reads the API with the user's session.",
  fix: 'Compare the Origin header with whole origins from a list.',
  controls: ['secure-configuration'],
  report: 'host',
  needs: { baseline: 'answered' },
  run: async (context) => {
    const trusted = await trustedOrigin(context)
    if (trusted === undefined) return
    const origin = `${trusted.origin}.hf${context.unique()}.example.net`
    const exchange = await fromOrigin(context, origin)
    if (exchange === undefined || !letsRead(exchange, origin)) return
    context.report({
      message: `${trusted.origin} is trusted, and so is ${origin}.`,
      confidence: 'certain',
      evidence: [
        { label: 'trusted origin', exchange: trusted.exchange },
        { label: 'origin that begins like it', exchange },
      ],
    })
  },
})
