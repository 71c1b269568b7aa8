import { defineFixtures, json, notFound, text } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function site(name: string, stores: boolean): () => Fixture {
  return () => {
    const disk = new Map<string, string>()
    return {
      name,
      users: [],
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: ({ method, path, text: body }) => {
        if (method === 'PUT' && stores) disk.set(path, body)
        if (method === 'PUT') return text('', 201)
        if (method === 'DELETE') return text('', disk.delete(path) ? 204 : 404)
        const content = disk.get(path)
        return content === undefined ? notFound : text(content)
      },
    }
  }
}

export default defineFixtures({
  fires: site('WebDAV', true),
  quiet: [
    site('says 201 to everything', false),
    {
      name: 'off',
      users: [],
      routes: { 'GET /me': () => json({ name: 'ada' }) },
      fallback: () => json({ error: 'not allowed' }, 405),
    },
  ],
})
