import { defineObjectBypass, pathOf, withPath } from '../../rule/index.ts'

export default defineObjectBypass({
  id: 'bola-other-format',
  title: 'Asking for another format gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 288],
  why: 'The object is checked where it is shown as JSON, but exports of it as CSV, XML or PDF are made without the check. Another user asks for that format.',
  fix: 'Check the owner when the object is loaded, before it is rendered in any format.',
  controls: ['access-control', 'secure-coding'],
  ways: (_, { own }) => {
    const { draft } = own
    const path = pathOf(draft).replace(/\/$/, '')
    return [
      ...['csv', 'xml', 'json', 'txt'].map((end) => withPath(draft, `${path}.${end}`, `as .${end}`)),
      ...['csv', 'xml'].map((format) => ({
        label: `with format=${format}`,
        draft: { ...draft, query: [...draft.query, ['format', format] as const] },
      })),
      ...['text/csv', 'application/xml', 'text/html'].map((type) => ({
        label: `with Accept: ${type}`,
        draft: { ...draft, headers: [...draft.headers, ['Accept', type] as const] },
      })),
    ]
  },
})
