import { defineRule, setCookiesOf } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const sessionName = /sess|sid$|^sid|auth|token|jwt|remember|identity|login|connect\.sid/i
/** Made to be read by scripts: double-submit tokens against forged requests. */
const forScripts = /csrf|xsrf|antiforgery/i

/** A cookie that carries a session and that scripts may read. */
export default defineRule({
  id: 'cookie-readable-by-script',
  title: 'Scripts can read the session cookie',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N',
  cwe: [1004],
  owasp: 'API8:2023',
  why: 'One script that an attacker brings into a page takes the session along. With HttpOnly it could act only while the page is open.',
  fix: 'Set HttpOnly on every cookie that a session depends on, with Secure and SameSite beside it.',
  controls: ['session-management', 'secure-configuration'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    const exchanges: (Exchange | undefined)[] = [
      ...context.identities.map((session) => session.loginExchange),
      ...[context.owner, 'nobody'].map((as) => context.baseline(as)?.exchange ?? context.unreached(as)?.exchange),
    ]
    for (const exchange of exchanges) {
      const cookie =
        exchange === undefined
          ? undefined
          : setCookiesOf(exchange.response).find(
              ({ name, value, attributes }) =>
                sessionName.test(name) &&
                !forScripts.test(name) &&
                value.length >= 8 &&
                !attributes.has('httponly') &&
                attributes.get('max-age') !== '0',
            )
      if (exchange === undefined || cookie === undefined) continue
      context.report({
        message: `The cookie ${cookie.name} is set without HttpOnly.`,
        evidence: [{ label: 'answer that sets the cookie', exchange }],
        key: cookie.name,
      })
      break
    }
    return Promise.resolve()
  },
})
