import { defineAccountRule, registered, textOf, withProfile } from '../../rule/index.ts'

/** Only where the answer shows the link can be seen which host it leads to; elsewhere the rule cannot tell and says so. */
export default defineAccountRule({
  id: 'reset-link-poisoned',
  title: "The link for setting a new password leads to a host of the caller's choice",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:N',
  cwe: [640, 644],
  step: 'reset-request',
  needs: { effect: 'write' },
  why: 'The link in the mail is built from the Host header of whoever asked for it. The owner clicks, and the secret goes to the attacker.',
  fix: 'Build links from a configured address, and refuse requests for host names that are not yours.',
  controls: ['authentication', 'input-validation'],
  run: async (context) => {
    const account = await registered(context)
    if (account === undefined) {
      context.block('error', 'no account could be registered for the test')
      return
    }
    const draft = withProfile(context.draftOf(context.endpoint), account.profile)
    const plain = await context.send(draft, { as: 'nobody', rawOverload: true })
    const host = `hf${context.unique()}.example`
    const linkTo = new RegExp(String.raw`https?://[^"\s/]*${host}[/?]`)
    const sawLink = /https?:\/\//.test(textOf(plain.response))
    for (const name of ['X-Forwarded-Host', 'X-Host', 'Forwarded', 'Host']) {
      const value = name === 'Forwarded' ? `host=${host}` : host
      const exchange = await context.send(
        { ...draft, headers: [...draft.headers, [name, value]] },
        { as: 'nobody', rawOverload: true },
      )
      if (!linkTo.test(textOf(exchange.response))) continue
      context.report({
        message: `With ${name}: ${value} the link in the answer leads to ${host}.`,
        confidence: 'certain',
        point: { in: 'header', name },
        evidence: [
          { label: 'plain', exchange: plain },
          { label: `with ${name}`, exchange },
        ],
      })
      return
    }
    if (!sawLink) context.block('error', 'the link goes to the mailbox of the account, where the test cannot read it')
  },
})
