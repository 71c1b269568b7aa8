import { defineRule, fromOrigin, letsRead, trustedOrigin } from '../../rule/index.ts'

/** The part of a host name that is bought: two labels, three where the second one is short as in `co.uk`. */
function registeredPart(hostname: string): string {
  const labels = hostname.split('.')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.')
}

/** Hosts that end like the trusted one and belong to somebody else: more letters in front, or a dot that stands for any sign. */
function relatives(origin: string, mark: string): string[] {
  const { protocol, hostname } = new URL(origin)
  if (!/[a-z]/i.test(hostname)) return []
  const registered = registeredPart(hostname)
  const below = hostname.slice(0, -registered.length - 1)
  return [`${protocol}//${mark}${registered}`, ...(below === '' ? [] : [`${protocol}//${below}x${registered}`])]
}

export default defineRule({
  id: 'cors-origin-suffix',
  title: 'Origins are trusted that only end like a trusted one',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:L/A:N',
  cwe: [942, 625],
  owasp: 'API8:2023',
  why: "A pattern without its anchor, or with a dot that stands for any sign, also fits domains that anyone can register. Such a site reads the API with the user's session.",
  fix: 'Compare the Origin header with whole origins from a list; in patterns escape dots and anchor both ends.',
  controls: ['secure-configuration'],
  report: 'host',
  needs: { baseline: 'answered' },
  run: async (context) => {
    const trusted = await trustedOrigin(context)
    if (trusted === undefined) return
    for (const origin of relatives(trusted.origin, `hf${context.unique()}`)) {
      const exchange = await fromOrigin(context, origin)
      if (exchange === undefined || !letsRead(exchange, origin)) continue
      context.report({
        message: `${trusted.origin} is trusted, and so is ${origin}, which belongs to somebody else.`,
        confidence: 'certain',
        evidence: [
          { label: 'trusted origin', exchange: trusted.exchange },
          { label: 'origin that ends like it', exchange },
        ],
      })
      return
    }
  },
})
