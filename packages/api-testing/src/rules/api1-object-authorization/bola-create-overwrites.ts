import { createdId, defineRule, freshened, marked, outcomeOf, withBodyField } from '../../rule/index.ts'

/** The owner makes an object; another user makes one with the same id; the owner looks whether theirs has become the other's. */
export default defineRule({
  id: 'bola-create-overwrites',
  title: 'Creating an object with a chosen id overwrites that of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H',
  cwe: [639, 915],
  owasp: 'API1:2023',
  why: 'Creation takes an id from the request and replaces whatever has it. Another user destroys or falsifies any object by creating one over it.',
  fix: 'Let the server choose ids; where clients may, insert only and refuse ids that exist.',
  controls: ['access-control', 'input-validation'],
  needs: { effect: 'write', identities: 2, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.method === 'POST' && endpoint.effect === 'write' && endpoint.graphql === undefined
      ? true
      : 'creates nothing',
  run: async (context) => {
    const own = context.baseline()
    const { peer, owner, endpoint, api } = context
    if (own === undefined || peer === undefined || own.draft.body.kind !== 'json') return
    const base = { ...own.draft, body: { ...own.draft.body, value: freshened(context, own.draft.body.value) } }
    const mine = marked(base, `hf${context.unique()}`)
    if (mine === undefined) return
    const made = await context.send(mine.draft, { as: owner })
    const id = createdId(made)
    const stem = endpoint.path.replace(/\/$/, '')
    const reader = api.endpoints.find(
      (one) =>
        one.method === 'GET' &&
        one.path.startsWith(`${stem}/{`) &&
        /^\/\{[^{}]+\}\/?$/.test(one.path.slice(stem.length)),
    )
    if (id === undefined || reader === undefined || outcomeOf(made.response) !== 'works') {
      context.block('error', 'what is created here has no address at which it could be looked at')
      return
    }
    const name = /\{([^{}]+)\}/.exec(reader.path.slice(stem.length))?.[1] ?? 'id'
    const look = () =>
      context.send(
        {
          ...own.draft,
          method: 'GET',
          pathTemplate: reader.path,
          pathValues: new Map(own.draft.pathValues).set(name, id),
          body: { kind: 'none' },
        },
        { as: owner },
      )
    const before = await look()
    if (!mine.shows(before)) return
    const theirs = marked(base, `hf${context.unique()}`)
    if (theirs === undefined) return
    const chosen = /^\d+$/.test(id) ? Number(id) : id
    for (const field of ['id', '_id', name]) {
      const exchange = await context.send(withBodyField(field, chosen)(theirs.draft), { as: peer })
      if (outcomeOf(exchange.response) === 'denied') continue
      const after = await look()
      if (mine.shows(after)) continue
      context.report({
        message: `${peer} creates an object with ${field} ${id}, and the one that ${owner} had under that id is gone or replaced.`,
        confidence: 'certain',
        point: { in: 'body', name: field },
        evidence: [
          { label: `${owner} makes an object`, exchange: made },
          { label: `${owner} reads it`, exchange: before },
          { label: `${owner} reads it afterwards`, exchange: after },
          { label: `${peer} creates one with its id`, exchange },
        ],
      })
      return
    }
  },
})
