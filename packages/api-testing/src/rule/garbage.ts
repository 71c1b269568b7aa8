import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { RuleContext } from './types.ts'

/** The refusal of a body that holds nothing the operation could work with; undefined when it takes that, too, and so does nothing with bodies. */
export async function apiRefusesGarbage(context: RuleContext, draft: RequestDraft): Promise<Exchange | undefined> {
  const body = { kind: 'json', contentType: 'application/json', value: { hf: context.unique() } } as const
  const exchange = await context.send({ ...draft, body }, { as: 'nobody' })
  const outcome = outcomeOf(exchange.response)
  return outcome === 'works' || outcome === 'redirected' ? undefined : exchange
}
