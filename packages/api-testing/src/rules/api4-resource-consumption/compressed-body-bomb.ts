import { gzipSync } from 'node:zlib'
import { codeOf, defineRule, meansTheSame, withHeader, withJsonBytes, workingJsonPost } from '../../rule/index.ts'

const megabytes = 40

/** A working JSON body and forty million blanks, compressed to some forty kilobytes. Who answers as usual has unpacked all of it. */
export default defineRule({
  id: 'compressed-body-bomb',
  title: 'Compressed bodies are unpacked to any size',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  cwe: [409],
  owasp: 'API4:2023',
  why: 'A kilobyte becomes a megabyte on the server, so limits on the size of requests do not help. One small request fills the memory.',
  fix: 'Limit the size after unpacking and stop when it is reached, or refuse compressed requests.',
  controls: ['capacity-management'],
  scope: 'host',
  needs: { effect: 'destructive' },
  run: async (context) => {
    const baseline = workingJsonPost(context)
    if (baseline === undefined) {
      context.block('error', 'no request with a JSON body works that could be repeated')
      return
    }
    const packed = withJsonBytes(baseline.draft, (json) =>
      gzipSync(Buffer.concat([json, Buffer.alloc(megabytes * 1_000_000, ' ')])),
    )
    const attack = { ...packed, headers: withHeader(packed.headers, 'Content-Encoding', 'gzip') }
    try {
      const exchange = await context.send(attack)
      if (!meansTheSame(baseline, exchange)) return
      context.report({
        message: `${exchange.request.body?.length ?? 0} bytes that unpack to ${megabytes} MB are answered as usual by ${baseline.endpoint.id}.`,
        evidence: [
          { label: 'normal request', exchange: baseline.exchange },
          {
            label: `the same, compressed, with ${megabytes} MB of blanks behind it`,
            exchange: { ...exchange, request: { ...exchange.request, body: Buffer.from('(compressed)') } },
          },
        ],
      })
    } catch (error) {
      if (codeOf(error) !== 'connection_failed' && codeOf(error) !== 'timeout') throw error
    }
  },
})
