import { defineFixtures, json, noteApi, notFound, unauthorized } from '../../fixture-kit/index.ts'

/** Archives the note that the query names. */
function archivesByQuery(name: string, mayArchive: (owner: string, user: string) => boolean) {
  return noteApi(name, {
    more: (notes) => ({
      'POST /archive_note': {
        query: { note_id: '400' },
        handle: ({ query, user }) => {
          const note = notes.get(query.get('note_id') ?? '')
          if (user === undefined) return unauthorized
          if (note === undefined || !mayArchive(note.owner, user.name)) return notFound
          note.title = 'archived'
          return json({ ok: true })
        },
      },
    }),
  })
}

export default defineFixtures({
  fires: [
    archivesByQuery('anybody archives by a query', () => true),
    noteApi('anybody archives', {
      more: (notes) => ({
        'POST /notes/{id}/archive': ({ params }) => {
          const note = notes.get(params.id ?? '')
          if (note !== undefined) note.title = 'archived'
          return note === undefined ? notFound : json({ ok: true })
        },
      }),
    }),
  ],
  quiet: [
    archivesByQuery('only the owner archives by a query', (owner, user) => owner === user),
    noteApi('only the owner, always 200', {
      more: (notes) => ({
        'POST /notes/{id}/archive': ({ params, user }) => {
          const note = notes.get(params.id ?? '')
          if (user === undefined) return unauthorized
          if (note?.owner === user.name) note.title = 'archived'
          return json({ ok: true })
        },
      }),
    }),
    noteApi('does nothing at all', { more: () => ({ 'POST /notes/{id}/archive': () => json({ ok: true }) }) }),
  ],
})
