import { createdId, defineRule, freshened, outcomeOf } from '../../rule/index.ts'
import type { RuleContext } from '../../rule/index.ts'

/** Two objects made one after the other have neighboring numbers for ids. */
export default defineRule({
  id: 'sequential-object-ids',
  title: 'Ids of private objects are counted up',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [340, 639],
  owasp: 'API1:2023',
  why: 'Every id tells the next ones, so that a single missing check opens all objects. The numbers also tell how many there are and how fast they grow.',
  fix: 'Give objects that belong to users random ids (UUID version 4 or 7), besides checking the owner.',
  controls: ['secure-coding', 'access-control'],
  report: 'host',
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint, requiresAuth }) => {
    if (endpoint.method !== 'POST' || endpoint.effect !== 'write' || endpoint.graphql !== undefined)
      return 'creates nothing'
    return requiresAuth ? true : 'does not require credentials'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined) return
    const make = async () => {
      const { draft } = own
      const body =
        draft.body.kind === 'json' ? { ...draft.body, value: freshened(context, draft.body.value) } : draft.body
      const exchange = await context.send({ ...draft, body })
      return { exchange, id: outcomeOf(exchange.response) === 'works' ? createdId(exchange) : undefined }
    }
    const [first, second, third] = [await make(), await make(), await make()]
    const numbers = [first, second, third].map(({ id }) =>
      id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : Number.NaN,
    )
    if (isShownToAll(context)) return
    const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers
    // Others may make objects meanwhile: small steps still are a count.
    if (!(b > a && c > b && c - a <= 12)) return
    context.report({
      message: `Three objects made one after the other got the ids ${numbers.join(', ')}.`,
      evidence: [
        { label: 'first', exchange: first.exchange },
        { label: 'second', exchange: second.exchange },
        { label: 'third', exchange: third.exchange },
      ],
    })
  },
})

/** Whether what is made here is shown to strangers: then there is nothing to be found by counting. */
function isShownToAll({ endpoint, api }: RuleContext): boolean {
  const base = endpoint.path.replace(/\/$/, '')
  return api.endpoints.some((one) => {
    const isReader = one.method === 'GET' && (one.path === base || one.path.replace(/\/\{[^{}]+\}$/, '') === base)
    if (!isReader) return false
    const view = api.view(one)
    return view.isPublicByIntent || (view.baseline() !== undefined && !view.requiresAuth)
  })
}
