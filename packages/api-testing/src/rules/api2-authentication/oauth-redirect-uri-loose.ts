import { defineAuthorizationRule } from '../../rule/index.ts'

/** Addresses near the registered one that lead elsewhere. */
function nearby(registered: string, host: string): (readonly [string, string])[] {
  const url = new URL(registered)
  return [
    ['a host that begins with the registered one', `${url.protocol}//${url.host}.${host}${url.pathname}`],
    ['the registered host as a user name', `${url.protocol}//${url.host}@${host}${url.pathname}`],
    ['the registered address in its query', `${url.protocol}//${host}/?next=${registered}`],
    ['a host that ends with the registered one', `${url.protocol}//${host.split('.')[0]}${url.host}${url.pathname}`],
    ['a backslash before another host', `${url.protocol}//${host}\\@${url.host}${url.pathname}`],
    ['a path that climbs out of the registered one', `${registered.replace(/\/$/, '')}/../../hf-open-redirect`],
  ]
}

export default defineAuthorizationRule({
  id: 'oauth-redirect-uri-loose',
  title: 'The authorization endpoint compares redirect addresses loosely',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N',
  cwe: [601, 185],
  why: 'Only a part of the address is compared, so that another host or path passes for the registered one. Codes and tokens of victims are sent there.',
  fix: 'Compare redirect_uri, character by character, with those registered for the client (RFC 9700 §4.1.3).',
  controls: ['authentication', 'input-validation'],
  references: ['https://www.rfc-editor.org/rfc/rfc9700#section-4.1.3'],
  judge: async (context, { registered, exchange: usual, ask }) => {
    const host = `hf${context.unique()}.example`
    const quite = `https://${host}/callback`
    const refused = await ask(quite)
    // Where any address will do, that is the fault.
    if (refused.location?.startsWith(quite) === true) return
    for (const [label, uri] of nearby(registered, host)) {
      const { exchange, location } = await ask(uri)
      if (location?.startsWith(uri) !== true) continue
      context.report({
        message: `A foreign address is refused, but ${label} is accepted: ${uri}.`,
        confidence: 'certain',
        point: { in: 'query', name: 'redirect_uri' },
        evidence: [
          { label: 'registered address', exchange: usual },
          { label: 'foreign address', exchange: refused.exchange },
          { label, exchange },
        ],
      })
      return
    }
  },
})
