import {
  createdId,
  defineRule,
  freshened,
  isIdName,
  leavesOf,
  outcomeOf,
  setAt,
  textOf,
  variablesOf,
} from '../../rule/index.ts'
import type { Endpoint, Exchange, JsonPath, RequestDraft, RuleContext } from '../../rule/index.ts'

const changes = /^(?:edit|update|change|modify|rename|move|publish|set|replace)(?=[A-Z_])_?/
const removes = /^(?:delete|remove|destroy|cancel|archive)(?=[A-Z_])_?/
const makes = /^(?:create|add|new|make|write|save|post|submit|open|place|insert|upload)(?=[A-Z_])_?/
const mostReaders = 15

/** What a field acts on by its name: `editPost` on a `post`. */
function thingOf(field: string, verbs: RegExp): string | undefined {
  return verbs.test(field) ? field.replace(verbs, '').toLowerCase() : undefined
}

function creatorOf({ api, endpoint }: RuleContext): Endpoint | undefined {
  const field = endpoint.graphql?.field ?? ''
  const thing = thingOf(field, changes) ?? thingOf(field, removes)
  return api.endpoints.find(
    (one) =>
      one.graphql?.kind === 'mutation' && one.origin === endpoint.origin && thingOf(one.graphql.field, makes) === thing,
  )
}

function textVariables(draft: RequestDraft): JsonPath[] {
  return leavesOf(variablesOf(draft), 100)
    .filter(({ path, value }) => typeof value === 'string' && !isIdName(String(path.at(-1))))
    .map(({ path }) => path)
}

function withVariable(draft: RequestDraft, path: JsonPath, value: string): RequestDraft {
  const { body } = draft
  return body.kind === 'json'
    ? { ...draft, body: { ...body, value: setAt(body.value, ['variables', ...path], value) } }
    : draft
}

/** The request about one object: its own id is `id`, or ends with the name of the thing. */
function about(draft: RequestDraft, id: string, thing: string): RequestDraft | undefined {
  const ids = leavesOf(variablesOf(draft), 100).filter(({ path }) => isIdName(String(path.at(-1))))
  const place = ids.find(({ path }) => String(path.at(-1)).toLowerCase().replace(/_/g, '') === `${thing}id`) ?? ids[0]
  return place === undefined ? undefined : withVariable(draft, place.path, id)
}

/** A query that shows the owner the object, by its id or in a list. */
async function readerOf(context: RuleContext, id: string, thing: string): Promise<RequestDraft | undefined> {
  const { api, owner, endpoint } = context
  const queries = api.endpoints.filter((one) => one.graphql?.kind === 'query' && one.origin === endpoint.origin)
  for (const query of queries.slice(0, mostReaders * 2)) {
    const draft = api.view(query).baseline(owner)?.draft
    if (draft === undefined) continue
    const asked = query.graphql?.field.toLowerCase() === thing ? about(draft, id, thing) : undefined
    for (const one of asked === undefined ? [draft] : [asked, draft])
      if (textOf((await context.send(one, { as: owner })).response).includes(id)) return one
  }
  return undefined
}

/** The owner makes an object for this test alone, another user changes or removes it, and the owner looks at what became of it. */
export default defineRule({
  id: 'graphql-object-of-others',
  title: 'A mutation changes an object of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 285],
  owasp: 'API1:2023',
  why: 'The mutation takes the id of an object and asks who is signed in, but not whose the object is. Anybody rewrites or deletes what others have written.',
  fix: 'Load the object by id and owner in the resolver of every mutation, and refuse when there is none.',
  controls: ['access-control'],
  needs: { effect: 'destructive', identities: 2, baseline: 'none' },
  applies: ({ endpoint: { graphql } }) => {
    if (graphql?.kind !== 'mutation') return 'is no mutation'
    return changes.test(graphql.field) || removes.test(graphql.field)
      ? true
      : 'neither changes nor removes an object by its name'
  },
  run: async (context) => {
    const { owner, peer, endpoint, api } = context
    const creator = creatorOf(context)
    const creation = creator === undefined ? undefined : api.view(creator).baseline(owner)?.draft
    if (peer === undefined) return
    if (creator?.graphql === undefined || creation === undefined) {
      context.block('error', 'there is no working mutation that makes such an object, and others are not touched')
      return
    }
    const { body } = creation
    const value = body.kind === 'json' ? freshened(context, variablesOf(creation)) : undefined
    const draft =
      body.kind === 'json' && value !== undefined
        ? { ...creation, body: { ...body, value: setAt(body.value, ['variables'], value) } }
        : creation
    const made = await context.send(draft, { as: owner })
    const id = outcomeOf(made.response) === 'works' ? createdId(made) : undefined
    const thing = thingOf(creator.graphql.field, makes) ?? ''
    const reader = id === undefined ? undefined : await readerOf(context, id, thing)
    if (id === undefined || reader === undefined) {
      context.block('error', 'the owner cannot see the object that was just made, so nothing can be proven')
      return
    }
    const look = (): Promise<Exchange> => context.send(reader, { as: owner })
    const marker = `hf${context.unique()}`
    const removal = removes.test(endpoint.graphql?.field ?? '')
    const plain = about(context.draftOf(endpoint), id, thing)
    const [text] = plain === undefined ? [] : textVariables(plain)
    const attack = plain === undefined || removal || text === undefined ? plain : withVariable(plain, text, marker)
    if (attack === undefined || (!removal && text === undefined)) return
    const before = await look()
    const exchange = await context.send(attack, { as: peer })
    if (outcomeOf(exchange.response) === 'denied') return
    const after = await look()
    const shown = textOf(after.response)
    const isDone = removal ? !shown.includes(id) && outcomeOf(after.response) !== 'failed' : shown.includes(marker)
    if (!isDone) return
    context.report({
      message: `${peer} ${removal ? 'removes' : 'changes'} the ${thing} ${id} that ${owner} has just made, and ${owner} ${removal ? 'no longer sees it' : 'sees the change'}.`,
      confidence: 'certain',
      evidence: [
        { label: `${owner} makes it`, exchange: made },
        { label: `${owner} sees it`, exchange: before },
        { label: `${owner} looks again`, exchange: after },
        { label: `${peer} acts on it`, exchange },
      ],
    })
  },
})
