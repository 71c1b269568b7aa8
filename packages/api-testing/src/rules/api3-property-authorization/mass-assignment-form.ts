import {
  bodyDraftOfValue,
  defineAssignment,
  isJsonObject,
  privilegedFields,
  scalarText,
  withBodyField,
} from '../../rule/index.ts'

/** The same fields as a form: another parser, and often another way to the same object. */
export default defineAssignment({
  id: 'mass-assignment-form',
  title: 'A form sets fields that JSON may not',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [915, 436],
  why: 'JSON bodies are filtered, forms are bound to the object as they are. A caller sends the same request as a form with a role in it.',
  fix: 'Accept one content type for an operation, and filter fields after parsing whatever the format.',
  controls: ['access-control', 'input-validation'],
  onlyAround: true,
  concerns: ({ endpoint }) =>
    endpoint.bodies.some(({ contentType }) => contentType.includes('json')) ? true : 'takes no JSON',
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    return privilegedFields(seen, sent)
      .slice(0, 6)
      .flatMap(({ name, value }) =>
        [value, scalarText(value)].map((stored) => ({
          path: [name],
          value: stored,
          how: 'in a form',
          into: (draft) => {
            const extended = withBodyField(name, value)(draft)
            return extended.body.kind === 'json'
              ? { ...extended, body: bodyDraftOfValue('application/x-www-form-urlencoded', extended.body.value) }
              : extended
          },
        })),
      )
  },
})
