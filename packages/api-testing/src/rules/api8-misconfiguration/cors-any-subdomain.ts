import { defineRule, fromOrigin, letsRead, trustedOrigin } from '../../rule/index.ts'

export default defineRule({
  id: 'cors-any-subdomain',
  title: 'Every host below a trusted one may read answers with credentials',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [942],
  owasp: 'API8:2023',
  why: 'Script injection on any host below the domain, or a forgotten name that points to a service anyone can rent, is enough to read the API in the name of its users.',
  fix: 'List the origins that need access one by one.',
  controls: ['secure-configuration'],
  report: 'host',
  needs: { baseline: 'answered' },
  run: async (context) => {
    const trusted = await trustedOrigin(context)
    if (trusted === undefined) return
    const { protocol, host } = new URL(trusted.origin)
    const parent = host.split('.').length > 2 && /[a-z]/i.test(host) ? host.slice(host.indexOf('.') + 1) : host
    const origins = [...new Set([host, parent])].map((base) => `${protocol}//hf${context.unique()}.${base}`)
    for (const origin of origins) {
      const exchange = await fromOrigin(context, origin)
      if (exchange === undefined || !letsRead(exchange, origin)) continue
      context.report({
        message: `The made-up origin ${origin} is trusted because ${trusted.origin} is.`,
        confidence: 'certain',
        evidence: [
          { label: 'trusted origin', exchange: trusted.exchange },
          { label: 'made-up host below it', exchange },
        ],
      })
      return
    }
  },
})
