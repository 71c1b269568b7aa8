import { defineRule, findStored, outcomeOf, textOf, withPoint } from '../../rule/index.ts'

const length = 200_000
/** Fields that hold files or documents, or whose values are no free texts. */
const otherKinds =
  /pass|token|secret|key|url|uri|link|mail|html|content|data|file|image|picture|base64|document|code$|id$|date|time/i

export default defineRule({
  id: 'text-length-unlimited',
  title: 'A field for a text stores any length',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
  cwe: [770, 1284],
  owasp: 'API4:2023',
  why: 'A name or comment of hundreds of kilobytes is loaded and sent with every list that shows it. Pages and clients of others stop working, and storage fills.',
  fix: 'Give every text a maximum length in the schema and in the database.',
  controls: ['input-validation', 'capacity-management'],
  needs: { effect: 'write' },
  applies: ({ endpoint }) => (endpoint.effect === 'write' ? true : 'stores nothing'),
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    const points = context.points(
      ({ in: place, name, value }) =>
        place === 'body' && typeof value === 'string' && !otherKinds.test(name) && !value.includes('@'),
    )
    for (const point of points.slice(0, 3)) {
      const mark = `hf${context.unique()}`
      const text = mark + 'a'.repeat(length) + mark
      const stored = await context.send(withPoint(draft, point, text))
      if (outcomeOf(stored.response) !== 'works') continue
      const whole = (body: string): boolean => body.includes(text)
      const shown = whole(textOf(stored.response))
        ? stored
        : await findStored(context, stored, ({ response }) => whole(textOf(response)))
      if (shown === undefined) continue
      // Something of ordinary length in its place, so that nobody has to live with it.
      await context.send(withPoint(draft, point, point.value))
      context.report({
        message: `\`${point.name}\` takes a text of ${length} signs and gives all of it back.`,
        point,
        evidence: [{ label: 'the whole text comes back', exchange: shown }],
      })
      return
    }
  },
})
