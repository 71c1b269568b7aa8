import type { Baseline } from '../baseline/baseline.ts'
import { isSameAnswer } from '../baseline/difference.ts'
import type { BodyDraft, RequestDraft } from '../request/draft.ts'
import type { Exchange } from '../http/message.ts'
import type { RuleContext } from './types.ts'

/** A working request of the origin with a JSON body that only reads: what a rule may repeat with other bytes. A writing one where writes are allowed. */
export function workingJsonPost(context: RuleContext): Baseline | undefined {
  const known = context.api.endpoints.flatMap((endpoint) => {
    if (endpoint.origin !== context.endpoint.origin || endpoint.effect === 'destructive') return []
    const baseline = context.api.view(endpoint).baseline()
    return baseline?.draft.body.kind === 'json' && baseline.outcome === 'works' ? [baseline] : []
  })
  return known.find(({ endpoint }) => endpoint.effect === 'read') ?? (context.allowed.writes ? known[0] : undefined)
}

/** The draft with the bytes of its JSON body changed. */
export function withJsonBytes(draft: RequestDraft, change: (json: Buffer) => Buffer): RequestDraft {
  const { body } = draft
  if (body.kind !== 'json') return draft
  const raw: BodyDraft = {
    kind: 'raw',
    contentType: body.contentType,
    bytes: change(Buffer.from(JSON.stringify(body.value))),
  }
  return { ...draft, body: raw }
}

/** Whether an answer means what the baseline means. Creations name new ids, so half of their values may differ. */
export function meansTheSame(baseline: Baseline, exchange: Exchange): boolean {
  const atLeast = baseline.endpoint.effect === 'read' ? 0.95 : 0.4
  return isSameAnswer(exchange.response, baseline.exchange.response, baseline.volatile, atLeast)
}
