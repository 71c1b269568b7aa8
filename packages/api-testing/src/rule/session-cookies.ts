import type { Exchange } from '../http/message.ts'
import type { SetCookie } from '../identity/extract.ts'
import { setCookiesOf } from '../identity/extract.ts'
import type { RuleContext } from './types.ts'

const sessionName = /sess|sid$|^sid|auth|token|jwt|remember|identity|login|connect\.sid/i
/** Made to be read by scripts: double-submit tokens against forged requests. */
const forScripts = /csrf|xsrf|antiforgery/i

export interface SeenCookie {
  readonly cookie: SetCookie
  readonly exchange: Exchange
}

/** Cookies that carry a session, as answers to sign-ins and to the endpoint set them. Those that are being deleted do not count. */
export function sessionCookies(context: RuleContext): SeenCookie[] {
  const exchanges = [
    ...context.identities.map((session) => session.loginExchange),
    ...[context.owner, 'nobody'].map((as) => context.baseline(as)?.exchange ?? context.unreached(as)?.exchange),
  ].filter((exchange) => exchange !== undefined)
  return exchanges.flatMap((exchange) =>
    setCookiesOf(exchange.response)
      .filter(
        ({ name, value, attributes }) =>
          sessionName.test(name) && !forScripts.test(name) && value.length >= 8 && attributes.get('max-age') !== '0',
      )
      .map((cookie) => ({ cookie, exchange })),
  )
}

/** Reports the first session cookie that has the fault, once for the host. */
export function reportCookie(
  context: RuleContext,
  isFaulty: (seen: SeenCookie) => boolean,
  message: (cookie: SetCookie) => string,
): void {
  const seen = sessionCookies(context).find(isFaulty)
  if (seen === undefined) return
  context.report({
    message: message(seen.cookie),
    evidence: [{ label: 'answer that sets the cookie', exchange: seen.exchange }],
    key: seen.cookie.name,
  })
}
