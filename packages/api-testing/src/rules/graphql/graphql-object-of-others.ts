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

/** Makes an object of the owner's with texts of its own. */
async function make(
  context: RuleContext,
  creation: RequestDraft,
): Promise<{ id: string; exchange: Exchange } | undefined> {
  const { body } = creation
  const draft =
    body.kind === 'json'
      ? {
          ...creation,
          body: { ...body, value: setAt(body.value, ['variables'], freshened(context, variablesOf(creation))) },
        }
      : creation
  const exchange = await context.send(draft, { as: context.owner })
  const id = outcomeOf(exchange.response) === 'works' ? createdId(exchange) : undefined
  return id === undefined ? undefined : { id, exchange }
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
    const thing = thingOf(creator.graphql.field, makes) ?? ''
    const made = await make(context, creation)
    const removal = removes.test(endpoint.graphql?.field ?? '')
    const plain = made === undefined ? undefined : about(context.draftOf(endpoint), made.id, thing)
    const [text] = plain === undefined ? [] : textVariables(plain)
    if (made === undefined || plain === undefined || (!removal && text === undefined)) {
      context.block(
        'error',
        'no object could be made for the test, or the mutation takes nothing that could be recognized',
      )
      return
    }
    const { id } = made
    const marker = `hf${context.unique()}`
    const attack = removal || text === undefined ? plain : withVariable(plain, text, marker)
    const reader = await readerOf(context, id, thing)
    const exchange = await context.send(attack, { as: peer })
    if (outcomeOf(exchange.response) !== 'works') return
    let after: Exchange | undefined
    if (reader !== undefined) {
      after = await context.send(reader, { as: owner })
      const shown = textOf(after.response)
      if (removal ? shown.includes(id) || outcomeOf(after.response) === 'failed' : !shown.includes(marker)) return
    } else if (removal) {
      // No list shows it: then it is gone when the owner, who can remove another one, cannot remove it any more.
      const other = await make(context, creation)
      const control = other === undefined ? undefined : about(plain, other.id, thing)
      if (control === undefined) return
      after = await context.send(plain, { as: owner })
      if (outcomeOf(after.response) === 'works') return
      if (outcomeOf((await context.send(control, { as: owner })).response) !== 'works') return
    } else {
      // The answer itself must show the changed object, which it does not for one that does not exist.
      const shown = textOf(exchange.response)
      const nothing = about(attack, `${id.slice(0, -4)}0000`, thing)
      if (!shown.includes(marker) || !shown.includes(id) || nothing === undefined) return
      if (outcomeOf((await context.send(nothing, { as: peer })).response) === 'works') return
    }
    context.report({
      message: `${peer} ${removal ? 'removes' : 'changes'} the ${thing} ${id} that ${owner} has just made${after === undefined ? '' : `, and ${owner} ${removal ? 'finds it gone' : 'sees the change'}`}.`,
      confidence: after === undefined ? 'firm' : 'certain',
      evidence: [
        { label: `${owner} makes it`, exchange: made.exchange },
        ...(after === undefined ? [] : [{ label: `${owner} looks again`, exchange: after }]),
        { label: `${peer} acts on it`, exchange },
      ],
    })
  },
})
