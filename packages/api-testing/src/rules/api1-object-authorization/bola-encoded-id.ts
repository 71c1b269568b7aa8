import { defineObjectBypass, pathOf, withPath } from '../../rule/index.ts'

function percent(text: string): string {
  return Buffer.from(text).toString('hex').replaceAll(/../g, '%$&')
}

/** Writes the id in the path so that a check that reads the raw path does not find it. */
export default defineObjectBypass({
  id: 'bola-encoded-id',
  title: 'Percent-encoding an id gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 177],
  why: 'The check reads the id from the path before decoding it, the query after. An encoded digit hides a foreign id from the check.',
  fix: 'Decode once, take the id from the router for the check and the query alike, and refuse what is encoded twice.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) => (endpoint.path.includes('{') ? true : 'takes no id in the path'),
  ways: (_, { own, object }) => {
    if (object.point.in !== 'path') return []
    const path = pathOf(own.draft)
    const at = path.lastIndexOf(`/${object.id}`)
    if (at === -1) return []
    const end = path.slice(at + 1 + object.id.length)
    const spelled = (id: string): string => `${path.slice(0, at + 1)}${id}${end}`
    const first = percent(object.id.slice(0, 1))
    return [
      withPath(own.draft, spelled(first + object.id.slice(1)), 'with a percent-encoded character in the id'),
      withPath(
        own.draft,
        spelled(first.replace('%', '%25') + object.id.slice(1)),
        'with a character of the id encoded twice',
      ),
      withPath(own.draft, spelled(`${object.id}%00`), 'with an encoded zero byte behind the id'),
      withPath(own.draft, spelled(`${object.id}%20`), 'with an encoded space behind the id'),
      withPath(own.draft, spelled(`.%2f${object.id}`), 'with an encoded ./ before the id'),
    ]
  },
})
