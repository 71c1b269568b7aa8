import { defineAssignment, isJsonObject, privilegedFields } from '../../rule/index.ts'
import type { Json, RequestDraft } from '../../rule/index.ts'

/** The whole change as a JSON Patch (RFC 6902), with one more operation. */
function asPatch(draft: RequestDraft, name: string, value: Json): RequestDraft {
  const { body } = draft
  if (body.kind !== 'json' || !isJsonObject(body.value)) return draft
  const operations = [...Object.entries(body.value), [name, value] as const].map(([key, entry]) => ({
    op: 'add',
    path: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    value: entry,
  }))
  return {
    ...draft,
    method: 'PATCH',
    body: { kind: 'json', contentType: 'application/json-patch+json', value: operations },
  }
}

export default defineAssignment({
  id: 'mass-assignment-json-patch',
  title: "A JSON Patch sets fields that are not the caller's to set",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915],
  why: 'Patches are applied to the stored object as they come, although whole objects are filtered. A caller adds a role with one operation.',
  fix: 'Apply a patch to a copy that holds only the fields the caller may change, and validate the result.',
  controls: ['access-control', 'input-validation'],
  onlyAround: true,
  concerns: ({ endpoint }) =>
    endpoint.method === 'PUT' || endpoint.method === 'PATCH' ? true : 'changes no object in place',
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    return privilegedFields(seen, sent)
      .slice(0, 6)
      .map(({ name, value }) => ({
        path: [name],
        value,
        how: 'in a JSON Patch',
        into: (draft) => asPatch(draft, name, value),
      }))
  },
})
