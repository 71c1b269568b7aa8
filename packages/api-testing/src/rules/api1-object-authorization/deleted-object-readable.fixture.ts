import { defineFixtures, forbidden, json, noteApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: noteApi('only says so', { more: () => ({ 'DELETE /notes/{id}': () => json({ ok: true }) }) }),
  quiet: [
    noteApi('is gone', {
      more: (notes) => ({
        'DELETE /notes/{id}': ({ params }) => {
          notes.delete(params.id ?? '')
          return json({ ok: true })
        },
      }),
    }),
    noteApi('refuses to delete', { more: () => ({ 'DELETE /notes/{id}': () => forbidden }) }),
    noteApi('is shown as deleted', {
      more: (notes) => ({
        'DELETE /notes/{id}': ({ params }) => {
          const note = notes.get(params.id ?? '')
          if (note !== undefined) note.title = `${note.title} (deleted)`
          return json({ ok: true })
        },
      }),
    }),
  ],
})
