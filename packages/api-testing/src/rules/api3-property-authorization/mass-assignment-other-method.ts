import { defineAssignment, isJsonObject, privilegedFields, withBodyField } from '../../rule/index.ts'

export default defineAssignment({
  id: 'mass-assignment-other-method',
  title: "An undocumented method sets fields that are not the caller's to set",
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915, 650],
  why: 'The documented method filters fields, a twin that frameworks add by themselves does not. A caller sends PATCH instead of PUT and sets a role.',
  fix: 'Register only the methods that are meant, and filter fields in one place for all of them.',
  controls: ['access-control', 'input-validation', 'api-inventory'],
  onlyAround: true,
  concerns: ({ endpoint }) =>
    endpoint.method === 'PUT' || endpoint.method === 'PATCH' ? true : 'changes no object in place',
  attempts: (context, { body, method }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const { endpoint, api } = context
    const others = ['PUT', 'PATCH', 'POST'].filter(
      (other) => other !== method && !api.endpoints.some((one) => one.path === endpoint.path && one.method === other),
    )
    return others.flatMap((other) =>
      privilegedFields(seen, sent)
        .slice(0, 4)
        .map(({ name, value }) => ({
          path: [name],
          value,
          how: `with ${other}`,
          into: (draft) => ({ ...withBodyField(name, value)(draft), method: other }),
        })),
    )
  },
})
