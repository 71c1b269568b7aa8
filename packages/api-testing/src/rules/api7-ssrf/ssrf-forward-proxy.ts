import { defineRule, getPath } from '../../rule/index.ts'

/** The two ways to ask a proxy (RFC 9110 §7.1, §9.3.6): a full address as the target, and CONNECT with a request through the tunnel. */
export default defineRule({
  id: 'ssrf-forward-proxy',
  title: 'The server is a proxy for everybody',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:L/A:N',
  cwe: [441, 918],
  owasp: 'API7:2023',
  why: 'Requests for other hosts are passed on. Inner services are reached through it, and attacks on others seem to come from here.',
  fix: 'Switch forward proxying and CONNECT off in the web server; answer requests for other hosts with 421 or 400.',
  controls: ['network-security', 'secure-configuration'],
  scope: 'host',
  needs: { oob: true },
  run: async (context) => {
    const { oob } = context
    if (oob === undefined) return
    const token = oob.newToken()
    const exchange = await context.send(getPath(context, oob.url(token)), { as: 'nobody' })
    context.expectCall(token, 'http', () => ({
      message: 'A request whose target is a full address of another host was passed on to it.',
      confidence: 'certain',
      evidence: [{ label: 'request for another host', exchange }],
    }))
    const tunnel = oob.newToken()
    const { authority } = oob
    const bytes = `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\nGET /${tunnel} HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`
    try {
      await context.sendBytes(Buffer.from(bytes), { method: 'CONNECT', timeoutMs: 3000 })
    } catch {
      // A server that hangs up at CONNECT does what it should; a tunnel shows at the listener.
    }
    context.expectCall(tunnel, 'http', () => ({
      message: 'A tunnel to another host was opened with CONNECT and a request went through it.',
      confidence: 'certain',
      key: 'CONNECT',
      evidence: [{ label: 'request for another host', exchange }],
    }))
  },
})
