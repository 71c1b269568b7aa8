import type { Baseline } from '../baseline/baseline.ts'
import { likeness, nothingVolatile } from '../baseline/difference.ts'
import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { ApiTestError } from '../errors.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import { emptyDraft, noCredentials, scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { appliesTo, isSelected, plainEvaluation } from './applies.ts'
import { changed } from './changes.ts'
import { answersIn, holds, passes, withoutEcho } from './conditions.ts'
import type { Evaluation } from './conditions.ts'
import { attemptBoolean, attemptCallback, attemptDelay } from './declarative-oracles.ts'
import type { RequestStep, ResponseTest, RuleFile } from './schema.ts'
import { renderText } from './template.ts'
import type { PayloadParts } from './variables.ts'
import { commonVariables } from './variables.ts'
import type { FindingDetail, Rule, RuleContext } from './types.ts'

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
      exhausts: false,
      raises: false,
      sends: file.inspect === undefined,
    },
    applies: (view) => appliesTo(file, view),
    run: async (context) => {
      if (file.inspect !== undefined) {
        inspect(file, context)
        return
      }
      const points = file.points === undefined ? [undefined] : selectedPoints(file, context)
      for (const point of points) {
        if (await mayStoreUnder(file, context, point)) continue
        if ((await attemptPayloads(file, context, point)) && file.once === 'endpoint') return
      }
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

/** Whether something was found. */
async function attemptPayloads(file: RuleFile, context: RuleContext, point: Point | undefined): Promise<boolean> {
  if (file.delay !== undefined) return attemptDelay(file, context, point, file.delay)
  if (file.boolean !== undefined) return attemptBoolean(file, context, point, file.boolean)
  if (file.callback !== undefined) return attemptCallback(file, context, point, file.callback)
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
    if (await attemptRequests(file, context, point, payload)) return true
  }
  return false
}

/**
 * Whether the operation may write to what the point names: then a payload that names a file which exists could overwrite it. Answered by
 * names that exist nowhere; what refuses them, or does not find them, reads.
 */
async function mayStoreUnder(file: RuleFile, context: RuleContext, point: Point | undefined): Promise<boolean> {
  const [step] = Object.values(file.requests ?? {})
  if (file.trial.length === 0 || step === undefined || !mayWrite(context.endpoint)) return false
  for (const name of file.trial) {
    const variables = commonVariables(file, context, point, { send: name, expect: '' })
    const answers = await sendStep(context, step, point, variables)
    if (answers === undefined || answers.some(({ response }) => outcomeOf(response) === 'works')) return true
  }
  return false
}

/** A POST whose path sounds like reading counts as one that may write. */
function mayWrite({ effect, graphql, method }: Endpoint): boolean {
  return effect !== 'read' || (graphql === undefined && method !== 'GET' && method !== 'HEAD')
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
    if (file.scope === 'host' && !mentions(file, 'control') && (await looksLikeNotFound(context, last)))
      return undefined
  }
  return file.when !== undefined && holds(file.when, evaluation) ? { variables, evidence } : undefined
}

function mentions(file: RuleFile, answer: string): boolean {
  return file.when !== undefined && answersIn(file.when).has(answer)
}

function withoutPath({ request, response }: Exchange): WireResponse {
  return { ...response, body: Buffer.from(withoutEcho(textOf(response), [request.target, request.target.slice(1)])) }
}

/** Many sites answer every path with the same page, some with the path in it: that page is no find. */
async function looksLikeNotFound(context: RuleContext, found: Exchange): Promise<boolean> {
  const control = await context.notFound()
  if (control.response.status !== found.response.status) return false
  if (control.response.body.length === 0) return found.response.body.length === 0
  return likeness(withoutPath(control), withoutPath(found)).content >= 0.9
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
  // What a path that does not exist is answered counts as normal: a text that stands there, too, is no find.
  if (file.scope === 'host') exchanges.set('baseline', await context.notFound())
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
