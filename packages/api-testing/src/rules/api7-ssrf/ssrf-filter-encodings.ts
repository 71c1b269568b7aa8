import { addressPoints, defineRule, withPoint } from '../../rule/index.ts'

/** Other ways to write an IPv4 address that resolvers and URL parsers understand and comparisons of text do not. */
function spellings(host: string): string[] {
  const octets = host.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = octets
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet < 256))) return []
  const hex = [a, b, c, d].map((octet) => octet.toString(16).padStart(2, '0'))
  return [
    String(a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d),
    `0x${hex.join('')}`,
    [a, b, c, d].map((octet) => `0${octet.toString(8).padStart(3, '0')}`).join('.'),
    ...(b === 0 && c === 0 ? [`${a}.${d}`] : []),
    `[::ffff:${hex[0]}${hex[1]}:${hex[2]}${hex[3]}]`,
    ...(host.startsWith('127.') ? ['localhost', '0', 'LOCALHOST', '①②⑦.0.0.1'] : []),
  ]
}

export default defineRule({
  id: 'ssrf-filter-encodings',
  title: 'A refused address is fetched when it is written another way',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:L/A:N',
  cwe: [918, 184],
  owasp: 'API7:2023',
  why: 'The filter compares texts, and an address has many texts. Inner services are reached with a number in place of an address.',
  fix: 'Parse the address, resolve its host, compare the resolved address with the forbidden networks, and connect to exactly that.',
  controls: ['secure-coding', 'input-validation', 'network-security'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    const port = oob.authority.slice(oob.authority.lastIndexOf(':'))
    for (const point of addressPoints(context)) {
      const plain = oob.newToken()
      const refused = await context.send(withPoint(draft, point, oob.url(plain)))
      // Where the plain address is fetched, there is no filter to get past.
      if (oob.hitsOf(plain).length > 0) continue
      for (const host of spellings(oob.host)) {
        const token = oob.newToken()
        const exchange = await context.send(withPoint(draft, point, `http://${host}${port}/${token}`))
        context.expectCall(token, 'http', () => ({
          message: `${oob.host} is not fetched from ${point.in} parameter \`${point.name}\`; written as ${host} it is.`,
          confidence: 'certain',
          point,
          evidence: [
            { label: 'plain address', exchange: refused },
            { label: 'the same address, written another way', exchange },
          ],
        }))
        if (oob.hitsOf(token).length > 0) break
      }
    }
  },
})
