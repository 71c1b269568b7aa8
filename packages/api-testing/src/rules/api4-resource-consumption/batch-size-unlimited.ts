import { defineRule, isJsonObject, longestList, outcomeOf, setAt } from '../../rule/index.ts'
import type { Exchange, Json, JsonPath } from '../../rule/index.ts'

const manyRead = 2000
/** Where something is made of every element, as many as no careful limit allows and no database minds. */
const manyMade = 150

interface Batch {
  readonly path: JsonPath
  readonly element: Json
}

/** The first list of a body: the body itself or one of its fields, in GraphQL one of the variables or of their fields. */
function batchOf(body: Json, isGraphql: boolean): Batch | undefined {
  const fieldsOf = (value: Json | undefined, path: JsonPath): [JsonPath, Json][] =>
    isJsonObject(value) ? Object.entries(value).map(([key, inner]) => [[...path, key], inner]) : []
  const variables = isJsonObject(body) && isGraphql ? fieldsOf(body['variables'], ['variables']) : []
  const lists = isGraphql
    ? variables.flatMap(([path, value]) => [[path, value] as [JsonPath, Json], ...fieldsOf(value, path)])
    : [[[], body] as [JsonPath, Json], ...fieldsOf(body, [])]
  for (const [path, value] of lists) {
    const [element] = Array.isArray(value) ? value : []
    if (element !== undefined) return { path, element }
  }
  return undefined
}

export default defineRule({
  id: 'batch-size-unlimited',
  title: 'A batch may hold any number of elements',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 799],
  owasp: 'API4:2023',
  why: 'One request does the work of thousands, and limits that count requests see one. Look-ups of codes or ids in batches are guessing by the thousand.',
  fix: 'Set a largest number of elements in the schema, and count elements rather than requests in rate limits.',
  controls: ['capacity-management', 'input-validation'],
  applies: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('json')) ? true : 'takes no JSON body',
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft?.body.kind !== 'json') return
    const { body } = draft
    const batch = batchOf(body.value, context.endpoint.graphql !== undefined)
    const makesThings = context.endpoint.effect !== 'read'
    if (batch === undefined || (makesThings && !context.allowed.destructive)) return
    const many = makesThings ? manyMade : manyRead
    const ask = (count: number): Promise<Exchange> =>
      context.send({
        ...draft,
        body: {
          ...body,
          value: setAt(
            body.value,
            batch.path,
            Array.from({ length: count }, () => batch.element),
          ),
        },
      })
    const few = await ask(3)
    if (outcomeOf(few.response) !== 'works' || longestList(few) !== 3) return
    const exchange = await ask(many)
    if (outcomeOf(exchange.response) !== 'works' || longestList(exchange) < many) return
    context.report({
      message: `A batch of ${many} elements is carried out; the answer holds ${longestList(exchange)} results.`,
      evidence: [
        { label: 'batch of three', exchange: few },
        { label: `batch of ${many}`, exchange },
      ],
    })
  },
})
