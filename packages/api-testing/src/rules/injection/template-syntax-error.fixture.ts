import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function mail(name: string, answer: (text: string) => ReturnType<typeof json>): Fixture {
  return {
    name,
    users: [],
    routes: { 'GET /mail': { query: { subject: 'hello' }, handle: ({ query }) => answer(query.get('subject') ?? '') } },
  }
}

export default defineFixtures({
  fires: mail('part of the template', (text) =>
    text.includes('{{')
      ? json({ error: 'jinja2.exceptions.TemplateSyntaxError: unexpected end of template' }, 500)
      : json({ sent: true }),
  ),
  quiet: [
    mail('data', () => json({ sent: true })),
    mail('an own language for subjects with its own errors', (text) =>
      /^\w+$/.test(text) ? json({ sent: true }) : json({ error: `Parse error on line 1: ${text}` }, 400),
    ),
  ],
})
