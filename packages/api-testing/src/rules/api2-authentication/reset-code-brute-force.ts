import {
  askForReset,
  codeField,
  completeReset,
  defineAccountRule,
  endpointsFor,
  isRefusal,
  isThrottled,
  leavesOf,
  newProfile,
  bodyFields,
  registered,
  resetSecretIn,
} from '../../rule/index.ts'
import type { Endpoint } from '../../rule/index.ts'

const attempts = 25
/** Secrets that people type; what is called a token stands in a link and is too long to be tried. */
const typedByHand = /code|otp|pin/i
const short = /^\w{1,8}$/

function hasShortExample({ bodies }: Endpoint): boolean {
  const leaves = bodies.flatMap(({ examples }) => examples.flatMap((example) => leavesOf(example, 100)))
  return leaves.some(({ path, value }) => codeField.test(String(path.at(-1))) && short.test(String(value)))
}

/** Wrong codes for an account of the test's own that has asked for one. */
export default defineAccountRule({
  id: 'reset-code-brute-force',
  title: 'Codes for setting a new password can be tried without limit',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [307, 640],
  step: 'reset-completion',
  needs: { effect: 'write' },
  why: 'Wrong codes have no consequences. A code of six digits is found within a million quick requests, and the account is taken over.',
  fix: 'Allow a handful of attempts for each code and account, then make the code void; let codes live for minutes.',
  controls: ['authentication', 'capacity-management'],
  run: async (context) => {
    const codes = bodyFields(context.endpoint).filter((name) => codeField.test(name))
    if (codes.length === 0) return
    const [request] = endpointsFor(context, 'reset-request')
    const account = await registered(context, newProfile(context))
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const asked = request === undefined ? undefined : await askForReset(context, request, account.profile)
    const shown = asked === undefined ? undefined : resetSecretIn(asked, account.profile)?.secret
    const isShort = shown === undefined ? codes.some((name) => typedByHand.test(name)) : short.test(shown)
    if (!isShort && (shown !== undefined || !hasShortExample(context.endpoint))) return
    let first
    let last
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      last = await completeReset(context, account.profile, String(100_000 + attempt * 7919))
      if (last === undefined || isThrottled(last) || !isRefusal(last)) return
      first ??= last
      if (last.response.status !== first.response.status) return
    }
    if (first === undefined || last === undefined || !last.response.body.equals(first.response.body)) return
    context.report({
      message: `${attempts} wrong codes in a row were all answered alike (${last.response.status}).`,
      evidence: [
        { label: 'first wrong code', exchange: first },
        { label: `wrong code number ${attempts}`, exchange: last },
      ],
    })
  },
})
