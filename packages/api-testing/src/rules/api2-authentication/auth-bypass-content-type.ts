import { defineAuthenticationBypass, bodyDraftOfValue } from '../../rule/index.ts'

const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'application/xml']

/** The same values in another format, for checks that run only after a body of the expected type was parsed. */
export default defineAuthenticationBypass({
  id: 'auth-bypass-content-type',
  title: 'A body of another content type gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 436],
  why: 'The check stands where JSON bodies are handled, and requests with another content type take another way to the same function. They need no credentials there.',
  fix: 'Authenticate before the body is looked at, and refuse content types that the operation does not take with 415.',
  controls: ['authentication', 'input-validation'],
  concerns: ({ baseline }) => (baseline()?.draft.body.kind === 'json' ? true : 'takes no JSON'),
  ways: (_, plain) => {
    const { body } = plain
    if (body.kind !== 'json') return []
    return types.map((type) => ({
      label: `with a body of type ${type}`,
      draft: { ...plain, body: bodyDraftOfValue(type, body.value) },
    }))
  },
})
