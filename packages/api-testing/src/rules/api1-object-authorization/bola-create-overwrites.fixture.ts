import { defineFixtures, fieldText, noteApi } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: noteApi('replaces', { idOf: (request) => fieldText(request, 'id') }),
  quiet: [
    noteApi('ids are given by the server', {}),
    noteApi('refuses ids that exist', { idOf: (request) => fieldText(request, 'id'), keepsExisting: true }),
  ],
})
