import type { Fixture } from '../../fixture-kit/index.ts'
import { defineFixtures, json, notFound, unauthorized } from '../../fixture-kit/index.ts'

function notes(name: string, deletes: 'any' | 'own' | 'none'): () => Fixture {
  return () => {
    const kept = new Map<string, { id: string; owner: string; title: string }>()
    return {
      name,
      routes: {
        'POST /notes': {
          body: { title: 'first' },
          handle: ({ user }) => {
            if (user === undefined) return unauthorized
            const id = String(kept.size + 400)
            kept.set(id, { id, owner: user.name, title: 'first' })
            return json({ id, title: 'first' }, 201)
          },
        },
        'GET /notes/{id}': ({ user, params }) => {
          const note = kept.get(params.id ?? '')
          return user === undefined ? unauthorized : note?.owner === user.name ? json(note) : notFound
        },
        'DELETE /notes/{id}': ({ user, params }) => {
          const note = kept.get(params.id ?? '')
          if (user === undefined) return unauthorized
          if (deletes === 'any' || (deletes === 'own' && note?.owner === user.name)) kept.delete(params.id ?? '')
          return json({ ok: true })
        },
      },
    }
  }
}

export default defineFixtures({
  fires: notes('anybody deletes', 'any'),
  quiet: [notes('only the owner, always 200', 'own'), notes('nobody, always 200', 'none')],
})
