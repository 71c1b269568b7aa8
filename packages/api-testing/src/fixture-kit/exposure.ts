import type { Fixture, RuleFixtures } from './fixture.ts'
import type { FixtureAnswer } from './server.ts'
import { html, json } from './server.ts'

export interface Exposure {
  /** What must be found: path → answer. Each path is a server of its own. */
  readonly fires: Readonly<Record<string, FixtureAnswer>>
  /** What looks like it and is none, all on one server. */
  readonly lookalikes: Readonly<Record<string, FixtureAnswer>>
}

function serverWith(answers: Readonly<Record<string, FixtureAnswer>>, name: string): Fixture {
  const hidden = Object.entries(answers).map(
    ([path, answer]) => [`GET ${path}`, { hidden: true, handle: () => answer }] as const,
  )
  return { name, users: [], routes: { 'GET /me': () => json({ name: 'ada' }), ...Object.fromEntries(hidden) } }
}

/**
 * Fixtures of a rule about something that should not be reachable. Besides the lookalikes it must stay quiet where every path shows the
 * application's start page with the path, and words of all kinds, in it.
 */
export function exposureFixtures({ fires, lookalikes }: Exposure): RuleFixtures {
  const found = Object.entries(fires).map(([path, answer]) => serverWith({ [path]: answer }, path))
  const texts = Object.values(fires).map(({ body }) => String(body ?? ''))
  return {
    fires: found,
    quiet: [
      serverWith(lookalikes, 'lookalikes'),
      {
        ...serverWith({}, 'every path shows the same page'),
        fallback: ({ path }) =>
          html(`<!doctype html><title>Shop</title><a href="${path}">${path}</a><pre>${texts.join('\n')}</pre>`),
      },
    ],
  }
}
