import { defineObjectBypass, withPoint } from '../../rule/index.ts'

/** Texts that are not the id but become it when they are read as a number. */
function spellings(id: string): string[] {
  if (!/^\d+$/.test(id)) return []
  return [`0${id}`, `+${id}`, `${id}.0`, ` ${id}`, `${id}a`, `0x${Number(id).toString(16)}`]
}

export default defineObjectBypass({
  id: 'bola-type-juggling',
  title: 'Another spelling of a number gets past the check of the owner',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [639, 843, 1024],
  why: 'The check compares the id as text, the query as a number. Spelled with a zero in front or a letter behind, the id of a foreign object is not recognized by the check and found by the query.',
  fix: 'Turn ids into their type once, refuse what is not written plainly, and use the result both for the check and the query.',
  controls: ['access-control', 'input-validation'],
  ways: (_, { own, object }) => {
    const { draft } = own
    const { point } = object
    const asText = point.in === 'body' && typeof point.value === 'number' ? [object.id] : []
    return [...asText, ...spellings(object.id)].map((text) => ({
      label: `with the id written as "${text}"`,
      draft: withPoint(draft, point, text),
    }))
  },
})
