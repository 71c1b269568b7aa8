import { codeOf } from '../../errors.ts'
import type { Exchange } from '../../http/message.ts'
import type { RequestDraft } from '../../request/draft.ts'
import type { RuleContext, SendAs } from '../types.ts'

/** The proof that the target waits as long as it is told. */
export interface DelayProof {
  readonly exchanges: readonly { label: string; exchange: Exchange }[]
  readonly askedSeconds: number
  readonly tookMs: number
  readonly undelayedMs: number
}

/**
 * Whether the answer comes as late as the request asks for. A slow server proves nothing: the wait must appear with d seconds, vanish with 0,
 * grow by as much again with 2 d, and vanish again. A wait that comes once for each row grows in the same proportion, so the ratio is
 * judged, not the time itself. Undefined when it does not.
 */
export async function provenDelay(
  context: RuleContext,
  draftFor: (seconds: string) => RequestDraft,
  options: SendAs = {},
): Promise<DelayProof | undefined> {
  const seconds = context.delaySeconds
  const asked = seconds * 1000
  return context.exclusively(async () => {
    const first = await timed(context, draftFor, seconds, options)
    if (first === undefined || first.ms < asked * 0.95) return undefined
    const none = await quickest(context, draftFor, options, asked * 0.25)
    if (none === undefined || none.ms > asked * 0.5 || first.ms - none.ms < asked * 0.8) return undefined
    const twice = await timed(context, draftFor, seconds * 2, options)
    if (twice === undefined) return undefined
    const isTwice = (once: Timed): boolean => {
      const extra = once.ms - none.ms
      return twice.ms - none.ms >= extra * 1.6 && twice.ms - none.ms <= extra * 2.6 + 1000
    }
    // A busy target may have added to the first wait: the shorter of two is nearer to what was asked for.
    const repeated = isTwice(first) ? first : await timed(context, draftFor, seconds, options)
    const once = repeated === undefined || repeated.ms < asked * 0.95 ? undefined : repeated
    if (once === undefined || !isTwice(once)) return undefined
    const again = await quickest(context, draftFor, options, asked * 0.25)
    if (again === undefined || again.ms > asked * 0.5) return undefined
    return {
      askedSeconds: seconds,
      tookMs: Math.round(once.ms),
      undelayedMs: Math.round(none.ms),
      exchanges: [
        { label: `asked to wait 0 s: ${Math.round(none.ms)} ms`, exchange: none.exchange },
        { label: `asked to wait ${2 * seconds} s: ${Math.round(twice.ms)} ms`, exchange: twice.exchange },
        { label: `asked to wait ${seconds} s: ${Math.round(once.ms)} ms`, exchange: once.exchange },
      ],
    }
  })
}

interface Timed {
  readonly ms: number
  readonly exchange: Exchange
}

/** The quickest of three answers to a request that asks for no wait; the first that comes within `enoughMs` will do. */
async function quickest(
  context: RuleContext,
  draftFor: (seconds: string) => RequestDraft,
  options: SendAs,
  enoughMs: number,
): Promise<Timed | undefined> {
  let best: Timed | undefined
  for (let probe = 0; probe < 3 && (best === undefined || best.ms > enoughMs); probe += 1) {
    const one = await timed(context, draftFor, 0, options)
    if (one !== undefined && (best === undefined || one.ms < best.ms)) best = one
  }
  return best
}

async function timed(
  context: RuleContext,
  draftFor: (seconds: string) => RequestDraft,
  seconds: number,
  options: SendAs,
): Promise<Timed | undefined> {
  try {
    const exchange = await context.send(draftFor(String(seconds)), options)
    return { ms: exchange.response.firstByteMs, exchange }
  } catch (error) {
    // No answer in time is no measurement: there is nothing to compare it with.
    if (codeOf(error) === 'timeout' || codeOf(error) === 'connection_failed' || codeOf(error) === 'response_invalid')
      return undefined
    throw error
  }
}
