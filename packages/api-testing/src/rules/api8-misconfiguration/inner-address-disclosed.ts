import { defineRule } from '../../rule/index.ts'

const inner =
  /(?:^|[^\d.])((?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3})(?!\.?\d)|\b((?:ip-(?:\d{1,3}-){3}\d{1,3}|[\w-]+)\.(?:internal|local|lan|corp|svc\.cluster\.local))\b/i
const telling =
  /^(?:location|via|x-.*(?:server|host|backend|upstream|forwarded|served|node|instance|real-ip|cache).*|server|set-cookie|link|content-location|refresh)$/i

/** Addresses and names of the inner network in headers. Load balancers put them there for debugging. */
export default defineRule({
  id: 'inner-address-disclosed',
  title: 'Headers name addresses of the inner network',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200, 497],
  owasp: 'API8:2023',
  why: 'The address shows how the network is laid out and gives requests that a server can be made to send a first target.',
  fix: 'Remove such headers at the edge, and make redirects relative or with the public name.',
  controls: ['secure-configuration', 'network-security'],
  report: 'host',
  needs: { sends: false, baseline: 'answered' },
  run: (context) => {
    const own = new URL(context.endpoint.origin).hostname
    for (const as of [context.owner, 'nobody']) {
      const exchange = context.baseline(as)?.exchange ?? context.unreached(as)?.exchange
      const found = exchange?.response.headers.flatMap(([name, value]) => {
        const match = telling.test(name) ? inner.exec(value) : null
        const address = match?.[1] ?? match?.[2]
        return address === undefined || address === own ? [] : [{ name, address }]
      })
      const [first] = found ?? []
      if (exchange === undefined || first === undefined) continue
      context.report({
        message: `The header ${first.name} names ${first.address}.`,
        evidence: [{ label: 'answer with the header', exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
