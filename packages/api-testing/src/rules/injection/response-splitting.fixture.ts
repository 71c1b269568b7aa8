import { defineFixtures, json } from '../../fixture-kit/index.ts'
import type { FixtureAnswer } from '../../fixture-kit/index.ts'

function redirect(name: string, follow: (target: string) => FixtureAnswer) {
  return {
    name,
    users: [] as const,
    routes: {
      'GET /go': {
        query: { to: 'home' },
        handle: ({ query }: { query: URLSearchParams }) => follow(query.get('to') ?? ''),
      },
    },
  }
}

export default defineFixtures({
  fires: redirect('raw header', (target) => {
    const [, name, value] = /\r?\n([\w-]+): (\w+)$/.exec(target) ?? []
    return { status: 302, headers: { location: '/home', ...(name === undefined ? {} : { [name]: value ?? '' }) } }
  }),
  quiet: [
    redirect('encoded', (target) => ({ status: 302, headers: { location: `/${encodeURIComponent(target)}` } })),
    redirect('in the body', (target) => json({ target: `X-Holdfast: ${target}` })),
  ],
})
