import { defineFixtures, fieldText, noteApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: noteApi('the body says which note', {
    update: (notes, note, request) => {
      const target = notes.get(fieldText(request, 'id')) ?? note
      target.title = fieldText(request, 'title')
    },
  }),
  quiet: [
    noteApi('ids in the body are ignored', {}),
    noteApi('ids in the body are stored, which changes nothing else', {
      update: (_, note, request) => {
        note.title = `${fieldText(request, 'title')} (copy of ${fieldText(request, 'id')})`
      },
    }),
  ],
})
