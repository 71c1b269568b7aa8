import { defineFixtures, json, noteApi, notFound, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: noteApi('anybody archives', {
    more: (notes) => ({
      'POST /notes/{id}/archive': ({ params }) => {
        const note = notes.get(params.id ?? '')
        if (note !== undefined) note.title = 'archived'
        return note === undefined ? notFound : json({ ok: true })
      },
    }),
  }),
  quiet: [
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
