import { nothingVolatile } from '../baseline/difference.ts'
import type { Json } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { emptyDraft, noCredentials } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { changed } from './changes.ts'
import { provenBoolean } from './oracles/boolean.ts'
import { provenDelay } from './oracles/delay.ts'
import type { Change, RuleFile } from './schema.ts'
import { render, renderText } from './template.ts'
import type { FindingDetail, RuleContext, SendAs } from './types.ts'
import { commonVariables } from './variables.ts'

interface Probe {
  readonly draft: RequestDraft
  readonly options: SendAs
}

const putIntoPoint: readonly Change[] = [{ point: '<<payload>>' }]

/** The owner's working request with the payload where the rule wants it. Undefined when the changes make no sense here. */
function probe(
  context: RuleContext,
  changes: readonly Change[] | undefined,
  point: Point | undefined,
  variables: Map<string, Json>,
): Probe | undefined {
  const own = context.session(context.owner)?.credentials ?? noCredentials
  const draft = context.baseline()?.draft ?? context.unreached()?.draft ?? emptyDraft(context.endpoint)
  const result = changed({ draft, credentials: own }, changes ?? putIntoPoint, point, variables)
  if (result === undefined) return undefined
  return { draft: result.draft, options: result.credentials === own ? {} : { credentials: result.credentials } }
}

function pointOf(point: Point | undefined): Pick<FindingDetail, 'point'> {
  return point === undefined ? {} : { point: { in: point.in, name: point.name } }
}

/** How long the endpoint takes by itself. One slow answer may be chance: the quicker of two counts, and where both are slow a third. */
async function undelayedMs(context: RuleContext): Promise<number> {
  const baseline = context.baseline()
  if (baseline === undefined) return 0
  const { exchange, repeat, draft } = baseline
  const known = Math.min(exchange.response.firstByteMs, repeat?.response.firstByteMs ?? Number.POSITIVE_INFINITY)
  if (known <= context.delaySeconds * 500 || repeat === undefined) return known
  return Math.min(known, (await context.send(draft)).response.firstByteMs)
}

/** Whether it was proven and reported. */
export async function attemptDelay(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  delay: NonNullable<RuleFile['delay']>,
): Promise<boolean> {
  const normal = await undelayedMs(context)
  if (normal > context.delaySeconds * 500) {
    context.block(
      'error',
      `the endpoint is too slow by itself (${Math.round(normal)} ms) to measure delays of ${context.delaySeconds} s`,
    )
    return false
  }
  for (const template of delay.payloads) {
    const variables = commonVariables(file, context, point, undefined)
    const withSeconds = (seconds: string): Map<string, Json> => {
      const filled = new Map(variables)
        .set('seconds', seconds)
        .set('milliseconds', String(Math.round(Number(seconds) * 1000)))
      return filled.set('payload', renderText(template, filled))
    }
    const first = probe(context, delay.change, point, withSeconds('0'))
    if (first === undefined) return false
    const draftFor = (seconds: string): RequestDraft =>
      probe(context, delay.change, point, withSeconds(seconds))?.draft ?? first.draft
    const proof = await provenDelay(context, draftFor, first.options)
    if (proof === undefined) continue
    const described = withSeconds(String(proof.askedSeconds))
      .set('took', String(proof.tookMs))
      .set('undelayed', String(proof.undelayedMs))
    context.report({
      message: renderText(file.message, described),
      evidence: proof.exchanges,
      confidence: 'certain',
      ...pointOf(point),
    })
    return true
  }
  return false
}

/** Whether it was proven and reported. */
export async function attemptBoolean(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  boolean: NonNullable<RuleFile['boolean']>,
): Promise<boolean> {
  const baseline = context.baseline()
  if (baseline !== undefined && !baseline.isStable) {
    context.block('error', 'two identical requests get different answers, so differences prove nothing')
    return false
  }
  for (const pair of boolean.pairs) {
    let variables = commonVariables(file, context, point, undefined)
    const draftFor = (value: Json): RequestDraft | undefined =>
      probe(context, boolean.change, point, new Map(variables).set('payload', render(value, variables)))?.draft
    const plain = draftFor(point?.value ?? '')
    if (plain === undefined) return false
    const makePair = (): { yes: RequestDraft; no: RequestDraft } => {
      variables = commonVariables(file, context, point, undefined)
      return { yes: draftFor(pair.yes) ?? plain, no: draftFor(pair.no) ?? plain }
    }
    const proof = await provenBoolean(context, plain, makePair, baseline?.volatile ?? nothingVolatile)
    if (proof === undefined) continue
    variables.set('payload', render(pair.yes, variables))
    context.report({ message: renderText(file.message, variables), evidence: proof.exchanges, ...pointOf(point) })
    return true
  }
  return false
}

/** Whether it was proven and reported. */
export async function attemptCallback(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  callback: NonNullable<RuleFile['callback']>,
): Promise<boolean> {
  const { oob } = context
  if (oob === undefined) return false
  for (const template of callback.payloads) {
    const token = oob.newToken()
    const variables = commonVariables(file, context, point, undefined)
    variables
      .set('oob.url', oob.url(token))
      .set('oob.name', oob.dnsName(token))
      .set('oob.authority', oob.authority)
      .set('oob.host', oob.host)
      .set('oob.dns', `${oob.host}:${oob.dnsPort}`)
      .set('oob.token', token)
    variables.set('payload', render(template, variables))
    const { serve } = callback
    if (serve !== undefined) {
      const headers = Object.fromEntries(
        Object.entries(serve.headers).map(([name, value]) => [name, renderText(value, variables)]),
      )
      oob.serve(token, { status: serve.status, headers, body: renderText(serve.body, variables) })
    }
    const attempt = probe(context, callback.change, point, variables)
    if (attempt === undefined) return false
    const exchange = await context.send(attempt.draft, attempt.options)
    context.expectCall(token, callback.protocol, (hits) => ({
      message: `${renderText(file.message, variables)} The target called back: ${hits
        .map((hit) => `${hit.protocol} ${hit.detail} from ${hit.from}`)
        .slice(0, 3)
        .join('; ')}.`,
      confidence: 'certain',
      evidence: [{ label: `request with the address of the listener (as ${exchange.as})`, exchange }],
      ...pointOf(point),
    }))
    // A target that called at once needs no further payloads in this place.
    if (oob.hitsOf(token).length > 0) return true
  }
  return false
}
