import { defineRule, fromOrigin, letsRead, trustedOrigin } from '../../rule/index.ts'

export default defineRule({
  id: 'cors-insecure-origin',
  title: 'Pages that come without encryption may read answers with credentials',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:A/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [942, 319],
  owasp: 'API8:2023',
  why: "Whoever stands between the user and the network can answer for http: addresses with any page. If that origin is trusted, the page reads the API with the user's session although the API itself is encrypted.",
  fix: 'Trust https: origins only.',
  controls: ['secure-configuration', 'encryption-in-transit'],
  report: 'host',
  needs: { baseline: 'answered' },
  run: async (context) => {
    const trusted = await trustedOrigin(context)
    if (trusted === undefined || !trusted.origin.startsWith('https://')) return
    const origin = trusted.origin.replace('https://', 'http://')
    const exchange = await fromOrigin(context, origin)
    if (exchange === undefined || !letsRead(exchange, origin)) return
    context.report({
      message: `${trusted.origin} is trusted, and so is ${origin}.`,
      confidence: 'certain',
      evidence: [
        { label: 'trusted origin', exchange: trusted.exchange },
        { label: 'the same without encryption', exchange },
      ],
    })
  },
})
