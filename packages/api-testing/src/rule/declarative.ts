import type { Baseline } from '../baseline/baseline.ts'
import { nothingVolatile } from '../baseline/difference.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import type { Json } from '../json.ts'
import { ApiTestError } from '../errors.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import { emptyDraft, noCredentials, pathOf, scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { appliesTo, isSelected, plainEvaluation } from './applies.ts'
import { changed } from './changes.ts'
import { answersIn, holds, passes } from './conditions.ts'
import type { Evaluation } from './conditions.ts'
import { provenBoolean } from './oracles/boolean.ts'
import { provenDelay } from './oracles/delay.ts'
import type { Change, RequestStep, ResponseTest, RuleFile } from './schema.ts'
import { render, renderText } from './template.ts'
import type { FindingDetail, Rule, RuleContext, SendAs } from './types.ts'

/** Answers a condition may name besides those of the rule's own requests. */
const builtinAnswers = ['baseline', 'nobody', 'peer', 'control']

/** Makes a rule that runs out of its YAML form. Errors: `rule_invalid` for names that lead nowhere. */
export function compileRule(file: RuleFile, group: string): Rule {
  checkNames(file)
  const { needs } = file
  const uses = usesOf(file)
  return {
    id: file.id,
    title: file.title,
    severity: file.severity,
    cvss: file.cvss,
    cwe: file.cwe,
    owasp: file.owasp,
    why: file.why.trim(),
    fix: file.fix.trim(),
    controls: file.controls,
    references: file.references,
    group,
    scope: file.scope,
    report: file.report,
    confidence: file.confidence,
    needs: {
      effect: needs.effect,
      identities: uses.has('peer') ? 2 : needs.identities,
      roles: needs.roles || uses.has('privileged') || uses.has('unprivileged'),
      oob: file.callback !== undefined,
      baseline: needs.baseline ?? (file.scope === 'host' ? 'none' : file.inspect === undefined ? 'works' : 'answered'),
      sends: file.inspect === undefined,
    },
    applies: (view) => appliesTo(file, view),
    run: async (context) => {
      if (file.inspect !== undefined) inspect(file, context)
      else if (file.points === undefined) await attemptPayloads(file, context, undefined)
      else for (const point of selectedPoints(file, context)) await attemptPayloads(file, context, point)
    },
  }
}

function usesOf(file: RuleFile): Set<string> {
  return new Set(Object.values(file.requests ?? {}).flatMap((step) => [step.as, step.from]))
}

function checkNames(file: RuleFile): void {
  if (file.requests === undefined || file.when === undefined) return
  const known = new Set(builtinAnswers)
  for (const [name, step] of Object.entries(file.requests)) {
    known.add(name)
    for (let count = 1; count <= step.repeat; count += 1) known.add(`${name}${count}`)
  }
  for (const name of answersIn(file.when)) {
    if (!known.has(name))
      throw new ApiTestError(
        'rule_invalid',
        `rule ${file.id}: \`when\` names ${name}, but there is no such request (there are: ${[...known].join(', ')})`,
      )
  }
}

function selectedPoints(file: RuleFile, context: RuleContext): Point[] {
  return context.points((point) => isSelected(file, point)).slice(0, file.points?.limit ?? 25)
}

// ── passive ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function inspect(file: RuleFile, context: RuleContext): void {
  if (file.inspect === undefined) return
  const { of, when } = file.inspect
  const tests = 'any' in when && Array.isArray(when.any) ? when.any : [when]
  const identities =
    of === 'owner'
      ? [context.owner]
      : of === 'nobody'
        ? ['nobody']
        : [context.owner, 'nobody', ...context.identities.map((session) => session.name)]
  const exchanges = [...new Set(identities)].flatMap((as) =>
    [context.baseline(as)?.exchange, context.unreached(as)?.exchange].filter((found) => found !== undefined),
  )
  for (const exchange of exchanges) {
    const evaluation: Evaluation = {
      ...plainEvaluation(undefined),
      variables: commonVariables(file, context, undefined, undefined),
    }
    if (!tests.some((test) => isResponseTest(test) && passes(test, exchange.response, evaluation))) continue
    context.report({
      message: renderText(file.message, evaluation.variables),
      evidence: [{ label: `answer to ${exchange.as}`, exchange }],
    })
    return
  }
}

function isResponseTest(test: ResponseTest | { any: ResponseTest[] }): test is ResponseTest {
  return !('any' in test)
}

// ── active ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface PayloadParts {
  readonly send: Json
  readonly expect: string
}

async function attemptPayloads(file: RuleFile, context: RuleContext, point: Point | undefined): Promise<void> {
  if (file.delay !== undefined) await attemptDelay(file, context, point, file.delay)
  else if (file.boolean !== undefined) await attemptBoolean(file, context, point, file.boolean)
  else if (file.callback !== undefined) await attemptCallback(file, context, point, file.callback)
  else {
    const payloads: (PayloadParts | undefined)[] =
      file.payloads.length === 0
        ? [undefined]
        : file.payloads.map((payload) =>
            typeof payload === 'object'
              ? { send: payload.send, expect: payload.expect ?? '' }
              : { send: payload, expect: '' },
          )
    for (const payload of payloads) {
      // One proof for each place is enough.
      if (await attemptRequests(file, context, point, payload)) return
    }
  }
}

async function attemptRequests(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  payload: PayloadParts | undefined,
): Promise<boolean> {
  let proof = await carryOut(file, context, point, payload)
  for (let round = 0; round < file.confirm && proof !== undefined; round += 1)
    proof = await carryOut(file, context, point, payload)
  if (proof === undefined) return false
  context.report({
    message: renderText(file.message, proof.variables),
    evidence: proof.evidence,
    ...(point === undefined ? {} : { point: { in: point.in, name: point.name } }),
  })
  return true
}

interface Proof {
  readonly variables: Map<string, Json>
  readonly evidence: FindingDetail['evidence']
}

/** Sends the requests of the rule once and judges them. Undefined when the condition does not hold. */
async function carryOut(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  payload: PayloadParts | undefined,
): Promise<Proof | undefined> {
  const variables = commonVariables(file, context, point, payload)
  const baseline = context.baseline()
  const exchanges = await builtins(file, context, baseline)
  const sent = payload === undefined ? [] : [scalarText(variables.get('payload') ?? '')]
  const evaluation: Evaluation = { exchanges, variables, volatile: baseline?.volatile ?? nothingVolatile, sent }
  const evidence: { label: string; exchange: Exchange }[] =
    baseline === undefined ? [] : [{ label: `normal request as ${baseline.as}`, exchange: baseline.exchange }]
  for (const [name, step] of Object.entries(file.requests ?? {})) {
    if (step.if !== undefined && !holds(step.if, evaluation)) return undefined
    const answers = await sendStep(context, step, point, variables)
    if (answers === undefined) return undefined
    answers.forEach((exchange, index) => exchanges.set(step.repeat === 1 ? name : `${name}${index + 1}`, exchange))
    const last = answers.at(-1)
    if (last === undefined) return undefined
    exchanges.set(name, last)
    evidence.push({ label: `${name} (as ${last.as})`, exchange: last })
    if (file.scope === 'host' && !mentions(file, 'control') && (await looksLikeNotFound(context, last.response)))
      return undefined
  }
  return file.when !== undefined && holds(file.when, evaluation) ? { variables, evidence } : undefined
}

function mentions(file: RuleFile, answer: string): boolean {
  return file.when !== undefined && answersIn(file.when).has(answer)
}

/** Many sites answer every path with the same page: that page is no find. */
async function looksLikeNotFound(context: RuleContext, response: WireResponse): Promise<boolean> {
  const control = (await context.notFound()).response
  return (
    control.status === response.status &&
    (control.body.equals(response.body) ||
      (control.body.length > 0 &&
        passes({ like: { of: 'control', content: 0.9, status: true } }, response, {
          exchanges: new Map([['control', await context.notFound()]]),
          variables: new Map(),
          volatile: nothingVolatile,
          sent: [],
        })))
  )
}

async function builtins(
  file: RuleFile,
  context: RuleContext,
  baseline: Baseline | undefined,
): Promise<Map<string, Exchange>> {
  const exchanges = new Map<string, Exchange>()
  if (baseline !== undefined) exchanges.set('baseline', baseline.exchange)
  const nobody = context.baseline('nobody')?.exchange ?? context.unreached('nobody')?.exchange
  if (nobody !== undefined) exchanges.set('nobody', nobody)
  const peer =
    context.peer === undefined
      ? undefined
      : (context.baseline(context.peer)?.exchange ?? context.unreached(context.peer)?.exchange)
  if (peer !== undefined) exchanges.set('peer', peer)
  if (mentions(file, 'control')) exchanges.set('control', await context.notFound())
  return exchanges
}

function identityOf(context: RuleContext, word: string): string | undefined {
  switch (word) {
    case 'owner':
      return context.owner
    case 'peer':
      return context.peer
    case 'privileged':
      return context.privileged?.name
    case 'unprivileged':
      return context.unprivileged?.name
    case 'nobody':
      return 'nobody'
    default:
      return context.session(word)?.name
  }
}

async function sendStep(
  context: RuleContext,
  step: RequestStep,
  point: Point | undefined,
  variables: Map<string, Json>,
): Promise<Exchange[] | undefined> {
  const as = identityOf(context, step.as)
  const from = identityOf(context, step.from)
  if (as === undefined || from === undefined) return undefined
  const draft: RequestDraft =
    context.baseline(from)?.draft ?? context.unreached(from)?.draft ?? emptyDraft(context.endpoint)
  const own: Credentials = context.session(as)?.credentials ?? noCredentials
  const result = changed({ draft, credentials: own }, step.change, point, variables)
  if (result === undefined) return undefined
  const options = {
    as,
    rawOverload: step.rawOverload,
    followRedirects: step.followRedirects,
    ...(result.credentials === own ? {} : { credentials: result.credentials }),
  }
  if (step.repeat === 1) return [await context.send(result.draft, options)]
  return Promise.all(Array.from({ length: step.repeat }, () => context.send(result.draft, options)))
}

function commonVariables(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  payload: PayloadParts | undefined,
): Map<string, Json> {
  const { endpoint } = context
  const n = context.number(10_000, 99_999)
  const m = n + context.number(1, 99)
  const url = new URL(endpoint.origin)
  const draft = context.baseline()?.draft
  const variables = new Map<string, Json>([
    ['random', context.unique()],
    ['n', n],
    ['m', m],
    ['product', n * m],
    ['sum', n + m],
    ['origin', endpoint.origin],
    ['host', url.host],
    ['hostname', url.hostname],
    ['path', draft === undefined ? endpoint.path : pathOf(draft)],
    ['method', endpoint.method],
    ['endpoint', endpoint.id],
    ['owner', context.owner],
    ['point', point?.name ?? ''],
    ['place', point?.in ?? ''],
    ['value', point === undefined ? '' : scalarText(point.value)],
  ])
  for (const [name, text] of Object.entries(file.variables)) variables.set(name, renderText(text, variables))
  if (payload !== undefined) {
    variables.set('payload', render(payload.send, variables))
    variables.set('expect', renderText(payload.expect, variables))
  }
  return variables
}

// ── oracles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

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

async function attemptDelay(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  delay: NonNullable<RuleFile['delay']>,
): Promise<void> {
  const normal = context.baseline()?.exchange.response.firstByteMs ?? 0
  if (normal > context.delaySeconds * 500) {
    context.block(
      'error',
      `the endpoint is too slow by itself (${Math.round(normal)} ms) to measure delays of ${context.delaySeconds} s`,
    )
    return
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
    if (first === undefined) return
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
    return
  }
}

async function attemptBoolean(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  boolean: NonNullable<RuleFile['boolean']>,
): Promise<void> {
  const baseline = context.baseline()
  if (baseline !== undefined && !baseline.isStable) {
    context.block('error', 'two identical requests get different answers, so differences prove nothing')
    return
  }
  for (const pair of boolean.pairs) {
    let variables = commonVariables(file, context, point, undefined)
    const draftFor = (value: Json): RequestDraft | undefined =>
      probe(context, boolean.change, point, new Map(variables).set('payload', render(value, variables)))?.draft
    const plain = draftFor(point?.value ?? '')
    if (plain === undefined) return
    const makePair = (): { yes: RequestDraft; no: RequestDraft } => {
      variables = commonVariables(file, context, point, undefined)
      return { yes: draftFor(pair.yes) ?? plain, no: draftFor(pair.no) ?? plain }
    }
    const proof = await provenBoolean(context, plain, makePair, baseline?.volatile ?? nothingVolatile)
    if (proof === undefined) continue
    variables.set('payload', render(pair.yes, variables))
    context.report({ message: renderText(file.message, variables), evidence: proof.exchanges, ...pointOf(point) })
    return
  }
}

async function attemptCallback(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  callback: NonNullable<RuleFile['callback']>,
): Promise<void> {
  const { oob } = context
  if (oob === undefined) return
  for (const template of callback.payloads) {
    const token = oob.newToken()
    const variables = commonVariables(file, context, point, undefined)
    variables
      .set('oob.url', oob.url(token))
      .set('oob.name', oob.dnsName(token))
      .set('oob.authority', oob.authority)
      .set('oob.host', oob.host)
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
    if (attempt === undefined) return
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
    if (oob.hitsOf(token).length > 0) return
  }
}
