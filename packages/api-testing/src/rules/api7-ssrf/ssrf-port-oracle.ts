import { createServer } from 'node:net'
import { addressPoints, defineRule, isSameAnswer, textOf, withoutEcho, withPoint } from '../../rule/index.ts'
import type { Exchange, WireResponse } from '../../rule/index.ts'

/** A port of the listener's host that nothing listens on. */
async function closedPort(host: string): Promise<number | undefined> {
  const server = createServer()
  try {
    return await new Promise<number | undefined>((resolve) => {
      server.once('error', () => resolve(undefined))
      server.listen(0, host, () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : undefined)
      })
    })
  } finally {
    server.close()
  }
}

function withoutAddress({ response }: Exchange, address: string): WireResponse {
  const port = address.split(':').at(-1) ?? ''
  return { ...response, body: Buffer.from(withoutEcho(textOf(response), [address, port])) }
}

/** No call need be seen: it is enough that answers tell an open port from a closed one, twice and each time alike. */
export default defineRule({
  id: 'ssrf-port-oracle',
  title: 'Answers tell which ports are open in the inner network',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:N/A:N',
  cwe: [918, 203],
  owasp: 'API7:2023',
  why: 'The server connects to hosts and ports that the caller names and says how that went. The inner network is mapped from outside, port by port.',
  fix: 'Allow only addresses from a list, and answer failures of every kind alike.',
  controls: ['network-security', 'secure-coding'],
  needs: { oob: true, baseline: 'answered' },
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const port = oob === undefined ? undefined : await closedPort(oob.host)
    if (oob === undefined || draft === undefined || port === undefined) return
    const closed = `${oob.host}:${port}`
    for (const point of addressPoints(context)) {
      for (const write of [(authority: string) => `http://${authority}/`, (authority: string) => authority]) {
        const ask = (authority: string): Promise<Exchange> => context.send(withPoint(draft, point, write(authority)))
        const open = [await ask(oob.authority), await ask(oob.authority)] as const
        const shut = [await ask(closed), await ask(closed)] as const
        const [a, b] = open.map((exchange) => withoutAddress(exchange, oob.authority))
        const [c, d] = shut.map((exchange) => withoutAddress(exchange, closed))
        if (a === undefined || b === undefined || c === undefined || d === undefined) return
        if (!isSameAnswer(a, b) || !isSameAnswer(c, d) || isSameAnswer(a, c)) continue
        context.report({
          message: `For an open port in ${point.in} parameter \`${point.name}\` the answer is ${open[1].response.status}, for a closed one ${shut[1].response.status}; twice each, otherwise the same request.`,
          point,
          evidence: [
            { label: 'open port', exchange: open[1] },
            { label: 'closed port', exchange: shut[1] },
          ],
        })
        return
      }
    }
  },
})
