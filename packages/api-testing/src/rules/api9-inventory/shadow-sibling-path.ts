import { defineRule, hasSubstance, likeness, outcomeOf, pathOf } from '../../rule/index.ts'

/** Paths that are often there beside a list and rarely described. */
function neighbors(path: string): string[] {
  const at = path.lastIndexOf('/')
  const [parent, last] = [path.slice(0, at), path.slice(at + 1)]
  return [
    `${path}/export`,
    `${path}/all`,
    `${path}/dump`,
    `${path}/_debug`,
    `${path}/internal`,
    `${parent}/admin/${last}`,
    `/admin${path}`,
    `/internal${path}`,
    `${parent}/${last}_old`,
    `${path}.bak`,
  ]
}

export default defineRule({
  id: 'shadow-sibling-path',
  title: 'A path beside a known one answers and is not in the inventory',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [1059, 425],
  owasp: 'API9:2023',
  why: 'Exports, dumps and administration of the same data lie under names that everybody tries. What is not in the inventory was not tested for who may read it.',
  fix: 'Take the path into the inventory with an owner and tests, or remove it.',
  controls: ['api-inventory', 'access-control'],
  applies: ({ endpoint }) =>
    endpoint.method === 'GET' &&
    endpoint.graphql === undefined &&
    !endpoint.path.endsWith('}') &&
    endpoint.path.length > 1
      ? true
      : 'only for lists',
  run: async (context) => {
    const baseline = context.baseline()
    if (baseline === undefined) return
    const path = pathOf(baseline.draft)
    const at = (rawPath: string) => context.send({ ...baseline.draft, rawPath })
    // What nonsense below and beside the path is answered with: `/{id}` may take any word for an id.
    const below = await at(`${path}/hf${context.unique()}`)
    const beside = await at(`/hf${context.unique()}${path}`)
    if (outcomeOf(below.response) === 'works' || outcomeOf(beside.response) === 'works') return
    const known = new Set(context.api.endpoints.map((endpoint) => endpoint.path))
    for (const candidate of neighbors(path).filter((one) => !known.has(one))) {
      const exchange = await at(candidate)
      if (outcomeOf(exchange.response) !== 'works' || !hasSubstance(exchange.response)) continue
      const isSame = (other: typeof below): boolean =>
        other.response.status === exchange.response.status && likeness(other.response, exchange.response).content > 0.9
      if (isSame(below) || isSame(beside) || isSame(await context.notFound())) continue
      context.report({
        message: `${candidate} answers ${exchange.response.status} with ${exchange.response.body.length} bytes and is not in the inventory.`,
        key: candidate,
        evidence: [
          { label: 'nonsense in its place', exchange: below },
          { label: 'path that is not in the inventory', exchange },
        ],
      })
      return
    }
  },
})
