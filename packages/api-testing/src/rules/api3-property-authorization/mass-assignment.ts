import {
  defineRule,
  getAt,
  isJsonObject,
  leavesOf,
  outcomeOf,
  parseJson,
  pathText,
  setAt,
  textOf,
} from '../../rule/index.ts'
import type { Exchange, Json, JsonObject, JsonPath, RequestDraft, RuleContext } from '../../rule/index.ts'

/** Fields that a caller must not set on an own object, with a value that would serve them. */
const privileged: readonly (readonly [RegExp, (before: Json | undefined) => Json])[] = [
  [
    /^(?:is_?)?(?:admin|superuser|staff|root|moderator)$/i,
    (before) => (typeof before === 'number' ? 1 : typeof before === 'string' ? 'true' : true),
  ],
  [
    /^(?:user_?)?(?:role|roles|user_?type|account_?type|access_?level|permission|permissions)$/i,
    (before) => (Array.isArray(before) ? ['admin'] : typeof before === 'number' ? 9 : 'admin'),
  ],
  [
    /^(?:is_?)?(?:email_?)?(?:verified|approved|confirmed|activated|enabled|premium|vip|paid|kyc_?verified)$/i,
    (before) => (typeof before === 'number' ? 1 : true),
  ],
  [
    /^(?:balance|credits?|available_?credit|wallet|points|discount|credit_?limit|quota)$/i,
    (before) => (typeof before === 'number' ? before + 73_131 : 73_131),
  ],
  [/^(?:plan|tier|subscription|membership)$/i, () => 'enterprise'],
]

/** Tried when answers do not show what fields the object has. */
const blindNames = ['admin', 'is_admin', 'isAdmin', 'role', 'verified', 'is_verified', 'balance', 'credit']

interface Candidate {
  readonly name: string
  readonly value: Json
}

function wanted(name: string): ((before: Json | undefined) => Json) | undefined {
  return privileged.find(([pattern]) => pattern.test(name))?.[1]
}

/** Every object inside an answer. */
function objectsIn(body: Json | undefined): JsonObject[] {
  const found: JsonObject[] = []
  const visit = (value: Json | undefined, depth: number): void => {
    if (depth > 10 || found.length > 5000) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else if (isJsonObject(value)) {
      found.push(value)
      for (const entry of Object.values(value)) if (typeof entry === 'object') visit(entry, depth + 1)
    }
  }
  visit(body, 0)
  return found
}

/** Texts of the request that are its own: they recognize the object in other answers. */
function ownTexts(body: Json): string[] {
  return leavesOf(body).flatMap(({ value }) => (typeof value === 'string' && value.length >= 5 ? [value] : []))
}

/** The request with fresh texts where the working one had texts that must be unique. */
function freshened(context: RuleContext, body: Json): Json {
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

/** The object of the request among the answers of endpoints that read, with the endpoint's own answer first. */
async function findObject(
  context: RuleContext,
  texts: readonly string[],
  answer: Exchange,
  as: string,
): Promise<{ object: JsonObject; exchange: Exchange; isOwnAnswer: boolean }[]> {
  const found: { object: JsonObject; exchange: Exchange; isOwnAnswer: boolean }[] = []
  const look = (exchange: Exchange, isOwnAnswer: boolean): void => {
    for (const object of objectsIn(parseJson(textOf(exchange.response))))
      if (Object.values(object).some((value) => typeof value === 'string' && texts.includes(value)))
        found.push({ object, exchange, isOwnAnswer })
  }
  const { endpoint, api } = context
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
        : known.draft
    const exchange = await context.send(draft, { as })
    if (outcomeOf(exchange.response) === 'works') look(exchange, false)
  }
  look(answer, true)
  return found
}

/**
 * A field that the caller should not control is sent along, and then found on the object with the value sent. An answer that merely
 * repeats what it was sent proves nothing: the field must be read back from elsewhere, or must have had another value in the endpoint's own answers.
 */
export default defineRule({
  id: 'mass-assignment',
  title: 'Callers can set fields that are not theirs to set',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915],
  owasp: 'API3:2023',
  why: 'The server copies whatever fields a request holds into the stored object. A caller makes themselves an administrator, verified, or rich.',
  fix: 'Take from requests only the fields on a list for this operation and role; keep roles, states and balances out of it.',
  controls: ['access-control', 'input-validation', 'secure-coding'],
  needs: { effect: 'write', baseline: 'works' },
  applies: ({ endpoint, baseline }) => {
    if (endpoint.effect !== 'write' || endpoint.graphql !== undefined) return 'does not write an object'
    const own = baseline()
    return own === undefined || (own.draft.body.kind === 'json' && isJsonObject(own.draft.body.value))
      ? true
      : 'takes no JSON object'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined || own.draft.body.kind !== 'json') return
    const { draft } = own
    const base = own.draft.body.value
    const send = async (
      body: Json,
    ): Promise<
      { draft: RequestDraft; exchange: Exchange; objects: Awaited<ReturnType<typeof findObject>> } | undefined
    > => {
      const attempt: RequestDraft = { ...draft, body: { kind: 'json', contentType: 'application/json', value: body } }
      const exchange = await context.send(attempt)
      const outcome = outcomeOf(exchange.response)
      if (outcome !== 'works' && outcome !== 'redirected') return undefined
      return { draft: attempt, exchange, objects: await findObject(context, ownTexts(body), exchange, context.owner) }
    }
    // First without anything extra: what the object looks like when nobody meddles.
    const before = await send(freshened(context, base))
    if (before === undefined) {
      context.block('error', 'the request does not work a second time, even with fresh names')
      return
    }
    for (const { path, value } of candidates(
      base,
      before.objects.map(({ object }) => object),
    )) {
      const attempt = await send(setAt(freshened(context, base), path, value))
      if (attempt === undefined) continue
      const name = String(path.at(-1))
      const proof = attempt.objects.find(({ object, isOwnAnswer }) => {
        if (JSON.stringify(object[name]) !== JSON.stringify(value)) return false
        const normal = before.objects.filter(
          (seen) => seen.isOwnAnswer === isOwnAnswer && Object.hasOwn(seen.object, name),
        )
        // In the endpoint's own answer the field must be one that the server gives values of its own.
        return isOwnAnswer
          ? normal.length > 0 && normal.every((seen) => JSON.stringify(seen.object[name]) !== JSON.stringify(value))
          : normal.every((seen) => JSON.stringify(seen.object[name]) !== JSON.stringify(value))
      })
      if (draft.method !== 'POST') await context.send(draft)
      if (proof === undefined) continue
      context.report({
        message: `The field ${pathText(path)} was sent along as ${JSON.stringify(value)} and is ${proof.isOwnAnswer ? 'in the answer' : 'read back'} with that value; it is ${describeBefore(before.objects, name)} otherwise.`,
        confidence: proof.isOwnAnswer ? 'firm' : 'certain',
        point: { in: 'body', name: pathText(path) },
        evidence: [
          { label: 'the object afterwards', exchange: proof.exchange },
          { label: 'request with the additional field', exchange: attempt.exchange },
        ],
      })
      return
    }
  },
})

function describeBefore(objects: readonly { object: JsonObject }[], name: string): string {
  const seen = objects.find(({ object }) => Object.hasOwn(object, name))
  return seen === undefined ? 'absent' : JSON.stringify(seen.object[name])
}

/** Fields that the object has and the request lacks first, then well-known names. */
function candidates(body: Json, objects: readonly JsonObject[]): { path: JsonPath; value: Json }[] {
  const found = new Map<string, Candidate>()
  for (const object of objects) {
    for (const [name, before] of Object.entries(object)) {
      const value = wanted(name)?.(before)
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(before) && getAt(body, [name]) === undefined)
        found.set(name, { name, value })
    }
  }
  for (const name of blindNames)
    if (!found.has(name) && getAt(body, [name]) === undefined)
      found.set(name, { name, value: wanted(name)?.(undefined) ?? true })
  return [...found.values()].slice(0, 14).map(({ name, value }) => ({ path: [name], value }))
}
