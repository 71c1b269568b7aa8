import { defineAssignment, namesOf, withBodyField } from '../../rule/index.ts'
import { isJsonObject } from '../../json.ts'

const ownerName =
  /^(?:user|owner|author|customer|account|creator|member|patient|client|employee|student|sender|holder)_?(?:id|uuid)?$|^(?:created_?by|belongs_?to)$/i
const blind = ['user_id', 'userId', 'owner_id', 'owner']

/** The other identity's own id, as the owner of something the first one makes. */
export default defineAssignment({
  id: 'mass-assignment-owner',
  title: 'Callers can make objects in the name of another user',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915, 639],
  why: 'The owner of an object is taken from the request. A caller files orders, posts or debts under the name of somebody else, or hides their own.',
  fix: 'Set the owner from the session on the server, and refuse requests that name one.',
  controls: ['access-control', 'input-validation'],
  identities: 2,
  attempts: (context, draft, seen) => {
    const { peer, owner } = context
    if (peer === undefined) return []
    const mine = new Set(namesOf(context, owner))
    const theirs = namesOf(context, peer).filter((marker) => !mine.has(marker))
    const shown = seen.flatMap((object) => Object.entries(object).filter(([name]) => ownerName.test(name)))
    // A field that is meant to be sent, and holds no id of the sender, says something else: the author of a book.
    const { body } = draft
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const isMeant = (name: string): boolean => {
      const value = sent[name]
      return (typeof value === 'string' || typeof value === 'number') && !mine.has(String(value))
    }
    const names = [...new Set([...shown.map(([name]) => name), ...blind])].filter((name) => !isMeant(name)).slice(0, 6)
    return names.flatMap((name) => {
      const before = shown.find(([key]) => key === name)?.[1]
      const isNumber = typeof before === 'number'
      const isText = typeof before === 'string' && !/^\d+$/.test(before)
      const fitting = theirs.filter((marker) => (isText ? !/^\d+$/.test(marker) : /^\d+$/.test(marker)))
      return fitting.slice(0, 1).map((marker) => {
        const value = isNumber || before === undefined ? Number(marker) : marker
        return {
          path: [name],
          value: Number.isNaN(value) ? marker : value,
          into: withBodyField(name, Number.isNaN(value) ? marker : value),
        }
      })
    })
  },
})
