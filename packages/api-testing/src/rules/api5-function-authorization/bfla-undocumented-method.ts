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

const untouchable = /(?:^|_)(?:id|uuid|type|status|role|date|at|by|email|url|token)$/i

/** A described reading operation, written to with methods that nobody described; the change is read back and undone. */
export default defineRule({
  id: 'bfla-undocumented-method',
  title: 'Ordinary users can change what is described as readable only',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L',
  cwe: [285, 650],
  owasp: 'API5:2023',
  why: 'The framework offers methods for writing that were meant for administrators or for nobody. Any user changes shared data with PUT instead of GET.',
  fix: 'Register the methods that are meant, each with its own check of the role, and answer others with 405.',
  controls: ['access-control', 'api-inventory'],
  needs: { effect: 'write', identities: 2, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.method === 'GET' && endpoint.path.includes('{') && endpoint.graphql === undefined
      ? true
      : 'does not read one object',
  run: async (context) => {
    const own = context.baseline()
    const { endpoint, api } = context
    const ordinary = context.unprivileged?.name ?? context.peer
    const before = own === undefined ? undefined : parseJson(textOf(own.exchange.response))
    if (own === undefined || ordinary === undefined || !isJsonObject(before)) return
    // What both users see alike is shared: one's own things may be changed.
    const theirs = await context.send(own.draft, { as: context.peer ?? ordinary })
    if (!theirs.response.body.equals(own.exchange.response.body)) return
    const leaf = leavesOf(before).find(
      ({ path, value }) =>
        path.length === 1 && typeof value === 'string' && value.length >= 3 && !untouchable.test(String(path[0])),
    )
    if (leaf === undefined) return
    for (const method of ['PUT', 'PATCH', 'POST']) {
      if (api.endpoints.some((one) => one.path === endpoint.path && one.method === method)) continue
      const mark = `hf${context.unique()}`
      const write = (value: string, partial: boolean) => {
        const whole = setAt(before, leaf.path, value)
        const body = {
          kind: 'json',
          contentType: 'application/json',
          value: partial ? setAt({}, leaf.path, value) : whole,
        } as const
        return context.send({ ...own.draft, method, body }, { as: ordinary })
      }
      const exchange = await write(mark, method === 'PATCH')
      if (outcomeOf(exchange.response) !== 'works') continue
      const after = await context.send(own.draft)
      const changed = getAt(parseJson(textOf(after.response)), leaf.path) === mark
      await write(String(leaf.value), method === 'PATCH')
      if (!changed) continue
      context.report({
        message: `${ordinary} changes ${pathText(leaf.path)} of ${endpoint.path} with ${method}, which no description has, and everybody reads the change.`,
        confidence: 'certain',
        evidence: [
          { label: 'before', exchange: own.exchange },
          { label: 'afterwards', exchange: after },
          { label: `${method} as ${ordinary}`, exchange },
        ],
      })
      return
    }
  },
})
