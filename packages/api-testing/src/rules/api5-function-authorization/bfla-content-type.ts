import { bodyDraftOfValue, defineRoleBypass } from '../../rule/index.ts'

const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'application/xml']

export default defineRoleBypass({
  id: 'bfla-content-type',
  title: 'A body of another content type gets past the check of the role',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 436],
  why: 'The role is checked where JSON bodies are handled; other content types reach the function another way. An ordinary user calls what is reserved for administrators.',
  fix: 'Check the role before the body is looked at, and refuse content types that the operation does not take with 415.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('json')) ? true : 'takes no JSON',
  ways: (_, plain) => {
    const { body } = plain
    if (body.kind !== 'json') return []
    return types.map((type) => ({
      label: `with a body of type ${type}`,
      draft: { ...plain, body: bodyDraftOfValue(type, body.value) },
    }))
  },
})
