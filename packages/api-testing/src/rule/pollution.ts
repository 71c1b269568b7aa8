import { textOf } from '../http/message.ts'
import type { Exchange } from '../http/message.ts'
import { isJsonObject, parseJson } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import type { RuleContext } from './types.ts'

/** Spaces of indentation that no server uses by itself. */
const spaces = 7

export interface PollutionProof {
  readonly polluting: Exchange
  readonly polluted: Exchange
  readonly undone: boolean
}

function isIndented({ response }: Exchange): boolean {
  // A number makes blanks, a text stands for itself.
  return new RegExp(String.raw`^[{[]\n(?: {${spaces}}|${spaces})`).test(textOf(response))
}

/** A working GET whose answer is JSON without indentation. */
function observer(context: RuleContext): RequestDraft | undefined {
  for (const endpoint of context.api.endpoints) {
    const known = endpoint.method === 'GET' ? context.api.view(endpoint).baseline() : undefined
    const body = known === undefined ? undefined : parseJson(textOf(known.exchange.response))
    if (known === undefined || (!isJsonObject(body) && !Array.isArray(body))) continue
    if (Object.keys(body).length > 0 && !textOf(known.exchange.response).includes('\n')) return known.draft
  }
  return undefined
}

/**
 * Express indents its JSON by the setting `json spaces`, which it looks up along the prototype chain. If a request can set it there, the answers
 * to other requests change; setting it to 0 puts everything back.
 */
export async function provenPollution(
  context: RuleContext,
  pollute: (value: number) => RequestDraft,
): Promise<PollutionProof | undefined> {
  const draft = observer(context)
  if (draft === undefined) return undefined
  const polluting = await context.send(pollute(spaces))
  const polluted = await context.send(draft)
  if (!isIndented(polluted)) return undefined
  await context.send(pollute(0))
  const after = await context.send(draft)
  return { polluting, polluted, undone: !isIndented(after) }
}

/** Text for a finding. */
export function pollutionMessage(how: string, proof: PollutionProof): string {
  const undo = proof.undone ? 'It was put back.' : 'It could not be put back: restart the service.'
  return `${how} changed a setting of the whole service: ${proof.polluted.request.method} ${proof.polluted.request.target} answered with another indentation. ${undo}`
}
