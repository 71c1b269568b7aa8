import { codeOf, defineRule, outcomeOf, withJsonBytes, workingJsonPost } from '../../rule/index.ts'
import type { Exchange, RequestDraft, RuleContext } from '../../rule/index.ts'

const levels = 20_000

function nested(depth: number): Buffer {
  return Buffer.from(`{"hf":${'['.repeat(depth)}${']'.repeat(depth)}}`)
}

async function breaksOn(
  context: RuleContext,
  draft: RequestDraft,
): Promise<{ how: string; exchange?: Exchange } | undefined> {
  try {
    const exchange = await context.send(draft, { timeoutMs: 8000 })
    return outcomeOf(exchange.response) === 'failed'
      ? { how: `is answered with ${exchange.response.status}`, exchange }
      : undefined
  } catch (error) {
    if (codeOf(error) === 'timeout') return { how: 'is not answered within 8 s' }
    if (codeOf(error) === 'connection_failed') return { how: 'ends the connection' }
    throw error
  }
}

export default defineRule({
  id: 'deep-json-crash',
  title: 'Deeply nested JSON breaks the service',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  cwe: [674, 400],
  owasp: 'API4:2023',
  why: 'Forty kilobytes of brackets exhaust the stack of the parser or of what walks through its result. In many languages that ends the process.',
  fix: 'Limit the depth of JSON in the parser to a few dozen levels, and validate against a schema.',
  controls: ['capacity-management', 'input-validation'],
  scope: 'host',
  needs: { effect: 'destructive' },
  run: async (context) => {
    const baseline = workingJsonPost(context)
    if (baseline === undefined) {
      context.block('error', 'no request with a JSON body works that could be repeated')
      return
    }
    // The same shape, shallow: who breaks on that breaks on what is missing.
    if (
      (await breaksOn(
        context,
        withJsonBytes(baseline.draft, () => nested(3)),
      )) !== undefined
    )
      return
    const deep = withJsonBytes(baseline.draft, () => nested(levels))
    const first = await breaksOn(context, deep)
    const second = first === undefined ? undefined : await breaksOn(context, deep)
    if (second === undefined) return
    context.report({
      message: `JSON ${levels} levels deep to ${baseline.endpoint.id} ${second.how}, twice in a row; 3 levels deep it is not.`,
      evidence: [
        { label: 'normal request', exchange: baseline.exchange },
        ...(second.exchange === undefined ? [] : [{ label: `${levels} levels`, exchange: second.exchange }]),
      ],
    })
  },
})
