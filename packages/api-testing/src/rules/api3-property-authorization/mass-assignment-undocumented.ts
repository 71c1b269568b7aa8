import { bodyFields, defineAssignment, isJsonObject, withBodyField } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

/** What somebody decides for the caller, in whatever words the service has for it. */
const decided =
  /verif|approv|confirm|discount|percent|fee|limit|quota|credit|balance|points|reputation|karma|tier|level|rank|trust|premium|vip|paid|active|enabled|blocked|banned|locked|suspend|insur|eligib|staff|internal|featured|priority|rate$/i

/** Steps of scales on which services place people and their things, from the lowest to the highest. */
const scales = [
  ['low', 'normal', 'medium', 'high'],
  ['bronze', 'silver', 'gold'],
  ['free', 'basic', 'standard', 'premium'],
]

/** The highest step of the scale that a word belongs to, in its spelling. */
function betterThan(word: string): string | undefined {
  const best = scales.find((scale) => scale.includes(word.toLowerCase()))?.at(-1)
  if (best === undefined || best === word.toLowerCase()) return undefined
  return word === word.toUpperCase() ? best.toUpperCase() : best
}

/** Fields that answers show and that the description does not let callers send: what can be set of them is set past the description. */
export default defineAssignment({
  id: 'mass-assignment-undocumented',
  title: 'Callers can set fields that only answers are documented to hold',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915],
  why: 'The service copies every field of a request that its record has. What the office decides, such as a discount or a check that was passed, the caller writes.',
  fix: 'Take from requests only the fields on a list for this operation and role.',
  controls: ['access-control', 'input-validation'],
  concerns: ({ endpoint }) => (bodyFields(endpoint).length > 0 ? true : 'does not say what its body holds'),
  attempts: ({ endpoint }, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const documented = new Set(bodyFields(endpoint))
    const shown = new Map(seen.flatMap((object) => Object.entries(object)))
    return [...shown]
      .filter(([name]) => decided.test(name) && !documented.has(name) && sent[name] === undefined)
      .flatMap(([name, before]): { name: string; value: Json }[] => {
        if (typeof before === 'boolean') return [{ name, value: !before }]
        const better = typeof before === 'string' ? betterThan(before) : undefined
        if (better !== undefined) return [{ name, value: better }]
        return typeof before === 'number' ? [{ name, value: before + 7 }] : []
      })
      .slice(0, 6)
      .map(({ name, value }) => ({ path: [name], value, into: withBodyField(name, value) }))
  },
})
