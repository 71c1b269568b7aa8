import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, leavesOf, parseJson, setAt } from '../json.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { noCredentials } from '../request/draft.ts'
import { pointsOf } from '../request/points.ts'
import { accountStep } from './account-steps.ts'
import { selfPath, signedIn } from './accounts.ts'
import { sentName } from './sent-name.ts'
import type { RuleContext } from './types.ts'

/** An object seen in an answer. */
export interface SeenObject {
  readonly object: JsonObject
  readonly exchange: Exchange
  /** It stood in the answer to the very request that stored it, which may only repeat what it was sent. */
  readonly isOwnAnswer: boolean
}

/** Every object inside an answer. What stands inside one that `isWanted` is not looked into. */
export function objectsIn(
  body: Json | undefined,
  isWanted: (object: JsonObject) => boolean = () => false,
): JsonObject[] {
  const found: JsonObject[] = []
  const visit = (value: Json | undefined, depth: number): void => {
    if (depth > 10 || found.length > 5000) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else if (isJsonObject(value)) {
      found.push(value)
      if (isWanted(value)) return
      for (const entry of Object.values(value)) if (typeof entry === 'object') visit(entry, depth + 1)
    }
  }
  visit(body, 0)
  return found
}

const identifiers = ['id', '_id', 'uuid', 'username', 'name']

/** What names an object among others of its kind: its id, else its name. */
export function identifierOf(object: JsonObject): string | undefined {
  const value = identifiers
    .map((name) => object[name])
    .find((one) => typeof one === 'string' || typeof one === 'number')
  return value === undefined ? undefined : String(value)
}

/** Texts of the request that are its own: they recognize the object in other answers. */
export function ownTexts(body: Json): string[] {
  return leavesOf(body).flatMap(({ value }) => (typeof value === 'string' && value.length >= 5 ? [value] : []))
}

/** The request with fresh texts where the working one had texts that must be unique. */
export function freshened(context: Pick<RuleContext, 'unique' | 'number'>, body: Json): Json {
  let fresh = body
  for (const { path, value } of leavesOf(body)) {
    if (typeof value !== 'string') continue
    const name = String(path.at(-1))
    if (/e-?mail/i.test(name) && value.includes('@'))
      fresh = setAt(fresh, path, value.replace(/^[^@]*/, `hf${context.unique()}`))
    else if (/^(?:user_?name|login|name|title|.*_title|slug|handle|nick(?:name)?)$/i.test(name))
      fresh = setAt(fresh, path, `hf${context.unique()}`)
    else if (/^(?:phone|mobile|number|phone_?number)$/i.test(name) && /^\+?\d+$/.test(value))
      fresh = setAt(fresh, path, value.replace(/\d{6}$/, String(context.number(100_000, 999_999))))
  }
  return fresh
}

/** What the account that a registration has just made is shown of itself. */
async function shownToAccount(context: RuleContext, sent: RequestDraft): Promise<Exchange[]> {
  const text = (pattern: RegExp): string => {
    const value = pointsOf(sent).find((point) => pattern.test(point.name.split('.').at(-1) ?? ''))?.value
    return typeof value === 'string' ? value : ''
  }
  const [username, email, password] = [text(/user_?name|login/i), text(/e-?mail/i), text(/pass|pwd/i)]
  const account = { username: username === '' ? email : username, email, password, phone: text(/phone|mobile/i) }
  const session = await signedIn(context, account)
  const shown: Exchange[] = []
  for (const reader of session === undefined ? [] : context.api.endpoints) {
    const known = context.api.view(reader).baseline(context.owner)
    if (reader.effect !== 'read' || known === undefined || !selfPath.test(reader.path)) continue
    shown.push(await context.send(known.draft, { credentials: session?.credentials ?? noCredentials }))
  }
  return shown
}

/**
 * The object of the request among the answers of endpoints that read, with the endpoint's own answer first. With the request that made it, also
 * where the object is asked for by a name it was given, and where an account is shown itself.
 */
export async function findObject(
  context: RuleContext,
  texts: readonly string[],
  answer: Exchange,
  as: string,
  sent?: RequestDraft,
): Promise<SeenObject[]> {
  const found: SeenObject[] = []
  // Where the request holds no text of its own, the object is the one that its path names.
  const named = texts.length > 0 || sent === undefined ? undefined : [...sent.pathValues.values()].at(-1)
  const isOwn = (object: JsonObject): boolean =>
    Object.values(object).some((value) => typeof value === 'string' && texts.includes(value)) ||
    (named !== undefined && identifierOf(object) === named)
  const look = (exchange: Exchange, isOwnAnswer: boolean): void => {
    // A copy of the request inside the object (`received: {…}`) is no field of it.
    for (const object of objectsIn(parseJson(textOf(exchange.response)), isOwn))
      if (isOwn(object)) found.push({ object, exchange, isOwnAnswer })
  }
  const { endpoint, api } = context
  const byName = (draft: RequestDraft): RequestDraft => {
    const last = pathParamsOf(draft.pathTemplate).at(-1)
    const name =
      sent === undefined || last === undefined || sent.method !== 'POST'
        ? undefined
        : sentName(sent, draft.endpoint, last)
    return name === undefined || last === undefined
      ? draft
      : { ...draft, pathValues: new Map(draft.pathValues).set(last, name) }
  }
  for (const reader of api.endpoints) {
    if (reader.effect !== 'read' || reader.method !== 'GET') continue
    const known = api.view(reader).baseline(as)
    if (known === undefined) continue
    const isSamePlace =
      reader.path === endpoint.path ||
      reader.path.startsWith(endpoint.path.replace(/\/[^/]*$/, '')) ||
      endpoint.path.startsWith(reader.path) ||
      /\/(?:me|profile|account|dashboard|user)s?$/i.test(reader.path)
    if (!isSamePlace) continue
    const draft =
      reader.path === endpoint.path
        ? { ...known.draft, pathValues: context.baseline()?.draft.pathValues ?? known.draft.pathValues }
        : byName(known.draft)
    const exchange = await context.send(draft, { as })
    if (outcomeOf(exchange.response) === 'works') look(exchange, false)
  }
  if (sent !== undefined && accountStep(endpoint) === 'registration')
    for (const exchange of await shownToAccount(context, sent)) look(exchange, false)
  look(answer, true)
  return found
}
