import { anew, createdId, defineRule, headerOf, outcomeOf } from '../../rule/index.ts'

const keyName = /^(?:x-)?(?:idempotency|request)-?_?(?:key|id|token)$/i

/** The same key twice must make one thing, as the description promises by asking for the key. */
export default defineRule({
  id: 'idempotency-key-ignored',
  title: 'A repeated idempotency key makes a second order',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [837, 694],
  owasp: 'API6:2023',
  why: 'Clients repeat a request with the same key when an answer was lost, and trust that it counts once. Here each repetition books, pays or sends again.',
  fix: 'Store the key with its answer under a unique index for at least a day, and give the same answer to the same key.',
  controls: ['business-logic'],
  needs: { effect: 'write', identities: 1, baseline: 'works' },
  applies: ({ endpoint }) =>
    endpoint.effect === 'write' &&
    endpoint.params.some(({ in: place, name }) => place === 'header' && keyName.test(name))
      ? true
      : 'takes no idempotency key',
  run: async (context) => {
    const own = context.baseline()
    const field = context.endpoint.params.find(({ in: place, name }) => place === 'header' && keyName.test(name))?.name
    if (own === undefined || field === undefined) return
    const key = `hf-${context.unique()}-${context.unique()}`
    const draft = anew(context, own.draft)
    const keyed = {
      ...draft,
      headers: [...draft.headers.filter(([name]) => name.toLowerCase() !== field.toLowerCase()), [field, key] as const],
    }
    const first = await context.send(keyed)
    const second = await context.send(keyed)
    const [one, two] = [createdId(first), createdId(second)]
    if (outcomeOf(first.response) !== 'works' || outcomeOf(second.response) !== 'works') return
    if (
      one === undefined ||
      two === undefined ||
      one === two ||
      headerOf(second.response.headers, 'idempotent-replayed') !== undefined
    )
      return
    context.report({
      message: `Two requests with the same ${field} made ${one} and ${two}.`,
      confidence: 'certain',
      point: { in: 'header', name: field },
      evidence: [
        { label: 'first', exchange: first },
        { label: 'second, with the same key', exchange: second },
      ],
    })
  },
})
