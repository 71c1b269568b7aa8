import { addressPoints, defineRule, scalarText, withPoint } from '../../rule/index.ts'

function hostOf(text: string): string | undefined {
  try {
    return new URL(text).host
  } catch {
    return undefined
  }
}

/** Addresses that hold the allowed host somewhere and lead to the listener. */
function disguised(allowed: string, authority: string, token: string): string[] {
  return [
    `http://${allowed}@${authority}/${token}`,
    `http://${authority}/${token}?${allowed}`,
    `http://${authority}/${token}#${allowed}`,
    `http://${authority}/${token}/${allowed}`,
    `http://${authority}\\@${allowed}/${token}`,
    `http://${allowed}%00@${authority}/${token}`,
  ]
}

export default defineRule({
  id: 'ssrf-allowed-host-bypass',
  title: 'The list of allowed hosts is compared with the wrong part of an address',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:L/A:N',
  cwe: [918, 1286],
  owasp: 'API7:2023',
  why: 'The check looks for the allowed name anywhere in the address, and the connection goes to the real host. A user name, a query or a fragment with the name in it is enough.',
  fix: 'Parse the address with the parser that the client uses, compare its host exactly, and refuse addresses with user information.',
  controls: ['secure-coding', 'input-validation', 'network-security'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const point of addressPoints(context)) {
      const allowed = hostOf(scalarText(point.value))
      if (allowed === undefined) continue
      const plain = oob.newToken()
      const refused = await context.send(withPoint(draft, point, oob.url(plain)))
      if (oob.hitsOf(plain).length > 0) continue
      for (let way = 0; way < disguised('', '', '').length; way += 1) {
        const token = oob.newToken()
        const address = disguised(allowed, oob.authority, token)[way] ?? ''
        const exchange = await context.send(withPoint(draft, point, address))
        context.expectCall(token, 'http', () => ({
          message: `${address} in ${point.in} parameter \`${point.name}\` passes for ${allowed} and is fetched from ${oob.authority}.`,
          confidence: 'certain',
          point,
          evidence: [
            { label: 'plain address', exchange: refused },
            { label: 'address with the allowed host in it', exchange },
          ],
        }))
        if (oob.hitsOf(token).length > 0) break
      }
    }
  },
})
