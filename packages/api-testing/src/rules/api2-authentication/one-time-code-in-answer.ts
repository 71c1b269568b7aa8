import { defineRule, leavesOf, parseJson, pathText, textOf } from '../../rule/index.ts'

const codeName =
  /^(?:otp|otp_?code|one_?time_?(?:code|password)|verification_?code|sms_?code|mfa_?code|email_?code|auth_?code|passcode|pin_?code)$/i

/** A code that proves that somebody holds a phone or a mailbox, in the answer to whoever asked for it. */
export default defineRule({
  id: 'one-time-code-in-answer',
  title: 'A one-time code stands in the answer to whoever asks for it',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [200, 287],
  owasp: 'API2:2023',
  why: 'The code should show that the caller holds a phone or a mailbox, and is handed to them by the API itself. It proves nothing any more.',
  fix: 'Send codes on their way only, and take what was useful for tests out of answers.',
  controls: ['authentication', 'data-minimization'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ endpoint }) => (endpoint.method === 'GET' && endpoint.path.includes('{') ? 'reads an object' : true),
  run: (context) => {
    for (const as of ['nobody', context.owner]) {
      const exchange = (context.baseline(as) ?? context.unreached(as))?.exchange
      const body = exchange === undefined ? undefined : parseJson(textOf(exchange.response))
      if (exchange === undefined || body === undefined || exchange.response.status >= 400) continue
      const sent = exchange.request.body?.toString('utf8') ?? ''
      const found = leavesOf(body, 2000).find(
        ({ path, value }) =>
          codeName.test(String(path.at(-1))) &&
          /^[A-Z\d]{4,10}$/i.test(String(value)) &&
          /\d/.test(String(value)) &&
          !sent.includes(String(value)),
      )
      if (found === undefined) continue
      context.report({
        message: `The answer to ${as} holds the code as ${pathText(found.path)}.`,
        evidence: [{ label: `answer to ${as}`, exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
