import {
  defineRule,
  isAbout,
  isIdName,
  leavesOf,
  objectsIn,
  outcomeOf,
  parseJson,
  pathText,
  setAt,
  textOf,
  variablesOf,
} from '../../rule/index.ts'
import type { Endpoint, Exchange, Json, JsonObject, JsonPath, RequestDraft, RuleContext } from '../../rule/index.ts'

const privilege =
  /^(?:(?:user_?)?roles?|is_?(?:admin|staff|moderator|super_?user|verified|premium)|access_?level|permissions?|verified|premium|reputation|karma|points|credits?|balance|plan|tier)$/i
const powerful = /admin|owner|root|super|staff|moderator/i
const mostReaders = 12

type Schema = Endpoint['bodies'][number]['schema']

interface Place {
  /** Inside the variables. */
  readonly path: JsonPath
  readonly schema: Schema
}

function placesIn(schema: Schema | undefined, path: JsonPath = []): Place[] {
  if (schema === undefined || path.length > 3) return []
  return [...schema.properties].flatMap(([name, inner]) => [
    ...(privilege.test(name) ? [{ path: [...path, name], schema: inner }] : []),
    ...placesIn(inner, [...path, name]),
  ])
}

function privilegedPlaces({ bodies, graphql }: Endpoint): Place[] {
  if (graphql?.kind !== 'mutation') return []
  return bodies.slice(0, 1).flatMap(({ schema }) => placesIn(schema.properties.get('variables')))
}

/** A value that would serve the caller, other than the one there is. */
function wanted({ enum: choices }: Schema, before: Json): Json | undefined {
  if (choices !== undefined)
    return (
      choices.find((one) => powerful.test(JSON.stringify(one)) && one !== before) ??
      choices.find((one) => one !== before)
    )
  if (typeof before === 'boolean') return before ? undefined : true
  if (typeof before === 'number') return before + 4177
  return typeof before === 'string' && !powerful.test(before) ? 'admin' : undefined
}

function withVariable(draft: RequestDraft, path: JsonPath, value: Json): RequestDraft {
  const { body } = draft
  return body.kind === 'json'
    ? { ...draft, body: { ...body, value: setAt(body.value, ['variables', ...path], value) } }
    : draft
}

/** What a query shows of the field on an object about the owner. */
function shownIn(context: RuleContext, { response }: Exchange, name: string): Json | undefined {
  const own = objectsIn(parseJson(textOf(response))).find(
    (object: JsonObject) => object[name] !== undefined && isAbout(object, context.api.markersOf(context.owner)),
  )
  return own?.[name]
}

async function readerOf(
  context: RuleContext,
  name: string,
): Promise<{ draft: RequestDraft; before: Json } | undefined> {
  const { api, owner, endpoint } = context
  const queries = api.endpoints.filter((one) => one.graphql?.kind === 'query' && one.origin === endpoint.origin)
  let asked = 0
  for (const query of queries) {
    const known = api.view(query).baseline(owner)
    if (known === undefined || shownIn(context, known.exchange, name) === undefined || asked >= mostReaders) continue
    asked += 1
    const before = shownIn(context, await context.send(known.draft, { as: owner }), name)
    if (before !== undefined && before !== null) return { draft: known.draft, before }
  }
  return undefined
}

/** The request about the owner: every id in it is tried as one of theirs. */
function aboutOwner(context: RuleContext, draft: RequestDraft): RequestDraft[] {
  const place = leavesOf(variablesOf(draft), 100).find(({ path }) => isIdName(String(path.at(-1))))
  if (place === undefined) return [draft]
  return [...context.api.markersOf(context.owner)].slice(0, 5).map((marker) => withVariable(draft, place.path, marker))
}

/** A member without power sets the field on themselves, finds it set, and sets it back. */
export default defineRule({
  id: 'graphql-privileged-variable',
  title: 'A mutation lets callers give themselves roles or credit',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915, 269, 285],
  owasp: 'API3:2023',
  why: 'The role or the balance of the caller is a variable of the mutation, and nobody asks whether they may set it. A member becomes an administrator with one request.',
  fix: 'Keep such fields out of the inputs that everybody may send, and check the role of the caller in the resolver that sets them.',
  controls: ['access-control', 'input-validation'],
  needs: { effect: 'destructive', identities: 1, baseline: 'none' },
  applies: ({ endpoint }) => (privilegedPlaces(endpoint).length > 0 ? true : 'sets no role or credit'),
  run: async (context) => {
    const { endpoint, owner, privileged } = context
    if (privileged?.name === owner) return
    for (const { path, schema } of privilegedPlaces(endpoint).slice(0, 4)) {
      const name = String(path.at(-1))
      const reader = await readerOf(context, name)
      if (reader === undefined) {
        context.block('error', `no query shows ${owner} their own ${name}, so nothing can be proven`)
        continue
      }
      const { before } = reader
      const value = powerful.test(JSON.stringify(before)) ? undefined : wanted(schema, before)
      if (value === undefined) continue
      for (const draft of aboutOwner(context, context.draftOf(endpoint))) {
        const exchange = await context.send(withVariable(draft, path, value), { as: owner })
        if (outcomeOf(exchange.response) === 'denied') continue
        const after = await context.send(reader.draft, { as: owner })
        if (JSON.stringify(shownIn(context, after, name)) !== JSON.stringify(value)) continue
        await context.send(withVariable(draft, path, before), { as: owner })
        context.report({
          message: `${owner} sets their own ${pathText(path)} from ${JSON.stringify(before)} to ${JSON.stringify(value)} and reads it back.`,
          confidence: 'certain',
          point: { in: 'body', name: pathText(['variables', ...path]) },
          evidence: [
            { label: `${owner} reads it back`, exchange: after },
            { label: `${owner} sets it`, exchange },
          ],
        })
        return
      }
    }
  },
})
