import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { entry: 'the door was closed' }
const defaults = { entry: '', created_at: '2024-05-06T07:08:09Z', created_by: 'system' }

export default defineFixtures({
  fires: [
    bindingApi('time', { defaults, body, kept: onlyFields('entry', 'created_at') }),
    bindingApi('author', { defaults, body, kept: onlyFields('entry', 'created_by') }),
  ],
  quiet: bindingApi('set by the server', { defaults, body, kept: onlyFields('entry') }),
})
