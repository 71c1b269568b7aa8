import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import type { Json, JsonObject, JsonPath } from '../json.ts'
import { getAt, isJsonObject, pathText, setAt } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { fieldsOf } from '../request/draft.ts'
import type { SeenObject } from './stored-object.ts'
import { findObject, freshened, ownTexts } from './stored-object.ts'
import { defineRule } from './types.ts'
import type { EndpointView, Rule, RuleContext, RuleDefinition } from './types.ts'

/** One field that a caller tries to set, and how. */
export interface FieldAttempt {
  /** Where the field stands on the stored object. */
  readonly path: JsonPath
  readonly value: Json
  /** How it was sent, for the message: `in the query`. Default: in the body. */
  readonly how?: string
  readonly into: (draft: RequestDraft) => RequestDraft
}

type AssignmentDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp'> & {
  /** What to try. `seen` are the objects that the request without anything extra made or changed. */
  readonly attempts: (context: RuleContext, draft: RequestDraft, seen: readonly JsonObject[]) => readonly FieldAttempt[]
  readonly concerns?: (view: EndpointView) => true | string
  readonly effect?: 'write' | 'destructive'
  readonly identities?: 1 | 2
  /** For ways around a filter: nothing is reported when the field can be set plainly in the body, which is the fault of another rule. */
  readonly onlyAround?: boolean
  readonly owasp?: RuleDefinition['owasp']
}

interface Attempted {
  readonly exchange: Exchange
  readonly objects: readonly SeenObject[]
}

/** What the body says, as JSON. */
function bodyOf(draft: RequestDraft): JsonObject | undefined {
  const { body } = draft
  if (body.kind === 'json') return isJsonObject(body.value) ? body.value : undefined
  return body.kind === 'form' || body.kind === 'multipart' ? Object.fromEntries(body.fields) : undefined
}

/** The request with fresh names, so that it may be sent again, and the texts that recognize its object. */
function fresh(context: RuleContext, draft: RequestDraft): { draft: RequestDraft; texts: string[] } {
  const { body } = draft
  const before = bodyOf(draft) ?? {}
  const value = freshened(context, before)
  // Texts that every such request shares, such as the password, would recognize the objects of earlier ones.
  const shared = new Set(ownTexts(before))
  const changed = ownTexts(value).filter((text) => !shared.has(text))
  const texts = changed.length === 0 ? [...shared] : changed
  if (body.kind === 'json') return { draft: { ...draft, body: { ...body, value } }, texts }
  if ((body.kind !== 'form' && body.kind !== 'multipart') || !isJsonObject(value)) return { draft, texts }
  return { draft: { ...draft, body: { ...body, fields: fieldsOf(value) } }, texts }
}

async function attempted(
  context: RuleContext,
  draft: RequestDraft,
  into: (draft: RequestDraft) => RequestDraft,
): Promise<Attempted | undefined> {
  const { draft: start, texts } = fresh(context, draft)
  const sent = into(start)
  const exchange = await context.send(sent)
  const outcome = outcomeOf(exchange.response)
  if (outcome !== 'works' && outcome !== 'redirected') return undefined
  return { exchange, objects: await findObject(context, texts, exchange, context.owner, sent) }
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/**
 * The object on which the field has the value sent. In the endpoint's own answer, which may only repeat the request, the field must be one that the
 * server gives values of its own; elsewhere it must not have had the value anyway.
 */
function proofIn(after: Attempted, before: Attempted, { path, value }: FieldAttempt): SeenObject | undefined {
  return after.objects.find(({ object, isOwnAnswer }) => {
    if (!sameJson(getAt(object, path), value)) return false
    const normal = before.objects.filter(
      (seen) => seen.isOwnAnswer === isOwnAnswer && getAt(seen.object, path) !== undefined,
    )
    if (isOwnAnswer && normal.length === 0) return false
    return normal.every((seen) => !sameJson(getAt(seen.object, path), value))
  })
}

/** Whether the field can be set as an ordinary field of the body. */
async function isSetPlainly(
  context: RuleContext,
  draft: RequestDraft,
  before: Attempted,
  attempt: FieldAttempt,
): Promise<boolean> {
  const { body } = draft
  if (body.kind !== 'json') return false
  const into = (plain: RequestDraft): RequestDraft =>
    plain.body.kind === 'json'
      ? { ...plain, body: { ...plain.body, value: setAt(plain.body.value, attempt.path, attempt.value) } }
      : plain
  const after = await attempted(context, draft, into)
  return after !== undefined && proofIn(after, before, attempt) !== undefined
}

/** Gives an object that was changed, and not made, the value again that the field had. */
async function restore(
  context: RuleContext,
  draft: RequestDraft,
  before: Attempted,
  { path }: FieldAttempt,
): Promise<void> {
  if (draft.method === 'POST') return
  const { body } = draft
  const value = before.objects.map(({ object }) => getAt(object, path)).find((one) => one !== undefined)
  if (body.kind === 'json' && value !== undefined)
    await context.send({ ...draft, body: { ...body, value: setAt(body.value, path, value) } })
  await context.send(draft)
}

function describedBefore(objects: readonly SeenObject[], path: JsonPath): string {
  const seen = objects.map(({ object }) => getAt(object, path)).find((value) => value !== undefined)
  return seen === undefined ? 'absent' : JSON.stringify(seen)
}

/**
 * A rule for one way to set fields that are not the caller's to set. The field is sent along and must then be found on the stored object with the value
 * sent; what an answer merely repeats proves nothing.
 */
export function defineAssignment(definition: AssignmentDefinition): Rule {
  const { attempts, concerns, effect = 'write', identities = 1, onlyAround = false, ...info } = definition
  return defineRule({
    ...info,
    owasp: info.owasp ?? 'API3:2023',
    needs: { effect, baseline: 'works', identities: identities === 2 ? 2 : 0, raises: true },
    applies: (view) => {
      const { endpoint, baseline } = view
      if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write an object'
      const own = baseline()
      if (own !== undefined && bodyOf(own.draft) === undefined) return 'takes no object'
      return concerns?.(view) ?? true
    },
    run: async (context) => {
      const own = context.baseline()
      if (own === undefined) return
      const { draft } = own
      // First without anything extra: what the object looks like when nobody meddles.
      const before = await attempted(context, draft, (plain) => plain)
      if (before === undefined) {
        context.block('error', 'the request does not work a second time, even with fresh names')
        return
      }
      const seen = before.objects.map(({ object }) => object)
      const triedPlainly = new Set<string>()
      for (const attempt of attempts(context, draft, seen)) {
        const field = pathText(attempt.path)
        if (onlyAround && !triedPlainly.has(field)) {
          if (await isSetPlainly(context, draft, before, attempt)) return restore(context, draft, before, attempt)
          triedPlainly.add(field)
        }
        const after = await attempted(context, draft, attempt.into)
        if (after === undefined) continue
        const proof = proofIn(after, before, attempt)
        await restore(context, draft, before, attempt)
        if (proof === undefined) continue
        context.report({
          message: `The field ${pathText(attempt.path)} was sent along${attempt.how === undefined ? '' : ` ${attempt.how}`} as ${JSON.stringify(attempt.value)} and is ${proof.isOwnAnswer ? 'in the answer' : 'read back'} with that value; it is ${describedBefore(before.objects, attempt.path)} otherwise.`,
          confidence: proof.isOwnAnswer ? 'firm' : 'certain',
          point: { in: 'body', name: pathText(attempt.path) },
          evidence: [
            { label: 'the object afterwards', exchange: proof.exchange },
            { label: 'request with the additional field', exchange: after.exchange },
          ],
        })
        return
      }
    },
  })
}

/** Sets a field of the JSON or form body. */
export function withBodyField(name: string, value: Json): (draft: RequestDraft) => RequestDraft {
  return (draft) => {
    const { body } = draft
    if (body.kind === 'json' && isJsonObject(body.value))
      return { ...draft, body: { ...body, value: { ...body.value, [name]: value } } }
    if (body.kind === 'form' || body.kind === 'multipart') {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return { ...draft, body: { ...body, fields: [...body.fields.filter(([key]) => key !== name), [name, text]] } }
    }
    return draft
  }
}
