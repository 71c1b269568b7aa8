import { defineAssignment, isJsonObject, privilegedFieldsOf, setAt } from '../../rule/index.ts'
import type { Json, JsonPath, RequestDraft } from '../../rule/index.ts'

const blind: readonly JsonPath[] = [
  ['profile', 'role'],
  ['user', 'role'],
  ['account', 'role'],
  ['settings', 'is_admin'],
]

function setIn(path: JsonPath, value: Json): (draft: RequestDraft) => RequestDraft {
  return (draft) =>
    draft.body.kind === 'json'
      ? { ...draft, body: { ...draft.body, value: setAt(draft.body.value, path, value) } }
      : draft
}

/** Fields of the objects inside the stored one: filters of names often look at the first level only. */
export default defineAssignment({
  id: 'mass-assignment-nested',
  title: 'Callers can set fields of a nested object that are not theirs to set',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915],
  why: 'The server filters the outer fields of a request and merges nested objects as they come. A caller sets roles or balances one level down.',
  fix: 'Describe every level of the request with a closed schema, and copy named fields only.',
  controls: ['access-control', 'input-validation'],
  attempts: (_, __, seen) => {
    const shown = seen.flatMap((object) =>
      Object.entries(object).flatMap(([container, inner]) =>
        isJsonObject(inner)
          ? privilegedFieldsOf([inner], {}).map(({ name, value }) => ({ path: [container, name], value }))
          : [],
      ),
    )
    const known = new Set(shown.map(({ path }) => path.join('.')))
    const guessed = blind
      .filter((path) => !known.has(path.join('.')))
      .map((path) => ({ path, value: path.at(-1) === 'role' ? 'admin' : true }))
    return [...shown, ...guessed].slice(0, 8).map(({ path, value }) => ({ path, value, into: setIn(path, value) }))
  },
})
