import { accountStep, defineRule, isAbout, isMasked, nestedPersons, parseJson, textOf } from '../../rule/index.ts'

const privateField =
  /^(?:e-?mail|phone(?:_?number)?|mobile|address|street|birth_?date|date_?of_?birth|dob|last_?login(?:_?ip|_?at)?|ip(?:_?address)?|ssn|is_?admin|password\w*|vehicle_?id|vin|location|latitude|longitude|balance)$/i

/** Where a post needs the name of its author, the whole record of the author is put in. */
export default defineRule({
  id: 'nested-person-private-fields',
  title: 'The record of a person inside another object holds private fields',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [359, 213],
  owasp: 'API3:2023',
  why: 'An object that others may see carries the whole record of the person behind it. Mail addresses, places or logins of people are read from posts and reviews.',
  fix: 'Give each kind of answer a schema of its own, and put no more than a name and a picture of a person into other objects.',
  controls: ['data-minimization', 'secure-coding'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ endpoint, privilege }) => {
    if (endpoint.effect !== 'read') return 'does not read'
    if (accountStep(endpoint) !== undefined) return 'shows callers themselves'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: (context) => {
    for (const as of ['nobody', context.owner, context.peer ?? 'nobody']) {
      const known = context.baseline(as)
      if (known === undefined) continue
      const found = nestedPersons(parseJson(textOf(known.exchange.response)))
        .filter(({ person }) => !isAbout(person, context.api.markersOf(as)))
        .map(({ container, person }) => ({
          container,
          fields: Object.entries(person).flatMap(([name, value]) =>
            privateField.test(name) &&
            value !== null &&
            typeof value !== 'object' &&
            String(value).length >= 4 &&
            !isMasked(String(value))
              ? [name]
              : [],
          ),
        }))
        .find(({ fields }) => fields.length > 0)
      if (found === undefined) continue
      context.report({
        message: `The ${found.container} inside what ${as} is shown carries ${found.fields.join(', ')} of somebody else.`,
        evidence: [{ label: `answer to ${as}`, exchange: known.exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
