import { defineRule, isSameAnswer, makeObject, outcomeOf, textOf } from '../../rule/index.ts'

/** The owner makes an object, deletes it and can still read it by its id. */
export default defineRule({
  id: 'deleted-object-readable',
  title: 'A deleted object can still be read by its id',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [212, 672],
  owasp: 'API1:2023',
  why: 'Deleting only hides the object from lists, its content is still handed out. People who erased personal data believe that it is gone.',
  fix: 'Answer deleted objects as if they had never existed, for every operation, and erase them after the time that is promised.',
  controls: ['access-control', 'data-minimization'],
  needs: { effect: 'destructive', identities: 1, baseline: 'none' },
  applies: ({ endpoint }) => {
    if (endpoint.method !== 'DELETE') return 'does not delete'
    return /\{[^{}]+\}\/?$/.test(endpoint.path) ? true : 'no parameter names an object'
  },
  run: async (context) => {
    const object = await makeObject(context)
    if (object === undefined) return
    const before = await object.look()
    if (!object.isThere(before)) {
      context.block('error', 'the object that was just made cannot be seen')
      return
    }
    const deletion = await context.send({ ...object.at, method: 'DELETE' })
    if (outcomeOf(deletion.response) !== 'works') return
    const after = await object.look()
    if (!object.isThere(after) || !isSameAnswer(before.response, after.response)) return
    if (/delet|removed|archiv|trash/i.test(textOf(after.response))) return
    context.report({
      message: `The ${object.name} ${object.id} was deleted (${deletion.response.status}), and its whole content is still answered.`,
      confidence: 'certain',
      point: { in: 'path', name: object.name },
      evidence: [
        { label: 'before', exchange: before },
        { label: 'deletion', exchange: deletion },
        { label: 'afterwards', exchange: after },
      ],
    })
  },
})
