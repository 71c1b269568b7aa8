import type { Exchange } from '../http/message.ts'
import type { OobAnswer } from '../oob/listener.ts'
import type { Point } from '../request/points.ts'
import { withPoint } from '../request/points.ts'
import { addressPoints } from './address-points.ts'
import { defineRule } from './types.ts'
import type { Rule, RuleContext, RuleDefinition } from './types.ts'

/** A request that made the target fetch an answer of our own. */
export interface Consumed {
  readonly point: Point
  readonly exchange: Exchange
}

/** Makes the target fetch `answer` through the place. Undefined when it did not fetch while the request was under way. */
export async function consume(context: RuleContext, point: Point, answer: OobAnswer): Promise<Consumed | undefined> {
  const { oob } = context
  if (oob === undefined) return undefined
  const token = oob.newToken()
  oob.serve(token, answer)
  const exchange = await context.send(withPoint(context.draftOf(context.endpoint), point, oob.url(token)))
  return oob.hitsOf(token).length === 0 ? undefined : { point, exchange }
}

type UpstreamDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'owasp' | 'applies'> & {
  /** Judges one place that takes an address. True when something was found there. */
  readonly judge: (context: RuleContext, point: Point) => Promise<boolean>
}

/** A rule about what becomes of an answer that the API fetches from elsewhere: our listener plays the other service. */
export function defineUpstreamRule(definition: UpstreamDefinition): Rule {
  const { judge, ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API10:2023',
    needs: { oob: true, baseline: 'answered' },
    run: async (context) => {
      for (const point of addressPoints(context)) if (await judge(context, point)) return
    },
  })
}
