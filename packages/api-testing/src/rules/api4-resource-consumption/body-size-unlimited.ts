import { codeOf, defineRule, meansTheSame, withJsonBytes, workingJsonPost } from '../../rule/index.ts'

const megabytes = 12

/** A working JSON body with twelve million blanks behind it: it means the same and must be read to its end to know that. */
export default defineRule({
  id: 'body-size-unlimited',
  title: 'Request bodies of many megabytes are read',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 400],
  owasp: 'API4:2023',
  why: 'The service takes whole bodies into memory whatever their size. A few clients that send large ones at once leave none for the others.',
  fix: 'Limit the size of bodies at the edge and in the framework to what the endpoint needs, a megabyte or less for JSON.',
  controls: ['capacity-management'],
  scope: 'host',
  run: async (context) => {
    const baseline = workingJsonPost(context)
    if (baseline === undefined) {
      context.block('error', 'no request with a JSON body works that could be repeated')
      return
    }
    const large = withJsonBytes(baseline.draft, (json) =>
      Buffer.concat([json, Buffer.alloc(megabytes * 1_000_000, ' ')]),
    )
    try {
      const exchange = await context.send(large)
      if (!meansTheSame(baseline, exchange)) return
      context.report({
        message: `A body of ${megabytes} MB to ${baseline.endpoint.id} is read to its end and answered as usual.`,
        evidence: [
          { label: 'normal request', exchange: baseline.exchange },
          {
            label: `the same with ${megabytes} MB of blanks behind it (left out here)`,
            exchange: {
              ...exchange,
              request: { ...exchange.request, body: exchange.request.body?.subarray(0, 500) ?? Buffer.alloc(0) },
            },
          },
        ],
      })
    } catch (error) {
      // Hanging up in the middle of a body that is too large is a way to refuse it.
      if (codeOf(error) !== 'connection_failed' && codeOf(error) !== 'timeout') throw error
    }
  },
})
