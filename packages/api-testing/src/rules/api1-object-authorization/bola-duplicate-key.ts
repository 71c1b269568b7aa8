import { defineObjectBypass, scalarText, setAt } from '../../rule/index.ts'
import type { Json, JsonPath, RequestDraft } from '../../rule/index.ts'

const placeholder = '__hf_both__'

/** The JSON body with the key at `path` written twice, which no JSON value can hold. */
function withKeyTwice(draft: RequestDraft, path: JsonPath, values: readonly [Json, Json]): RequestDraft | undefined {
  const { body } = draft
  const key = path.at(-1)
  if (body.kind !== 'json' || typeof key !== 'string') return undefined
  const text = JSON.stringify(setAt(body.value, path, placeholder))
  const [first, second] = values.map((value) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  const both = text.replace(`${JSON.stringify(key)}:"${placeholder}"`, () => `${first},${second}`)
  return { ...draft, body: { kind: 'raw', contentType: body.contentType, bytes: Buffer.from(both) } }
}

export default defineObjectBypass({
  id: 'bola-duplicate-key',
  title: 'A key written twice in JSON gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 436],
  why: 'Two parsers look at the body and take different ones of two equal keys: the gateway checks one id, the service shows the other. A body no parser should accept opens foreign objects.',
  fix: 'Refuse JSON with repeated keys at the edge, or hand on the parsed and checked value instead of the original text.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('json')) ? true : 'takes no JSON',
  ways: (_, { own, object, peerId }) => {
    const { path, value } = object.point
    if (object.point.in !== 'body' || path === undefined || peerId === undefined) return []
    const ownId: Json = typeof value === 'number' ? Number(peerId) : peerId
    const pairs: [Json, Json][] = [
      [ownId, value],
      [value, ownId],
    ]
    return pairs.flatMap((pair) => {
      const draft = withKeyTwice(own.draft, path, pair)
      return draft === undefined
        ? []
        : [{ label: `with the key ${object.point.name} written twice (${pair.map(scalarText).join(', ')})`, draft }]
    })
  },
})
