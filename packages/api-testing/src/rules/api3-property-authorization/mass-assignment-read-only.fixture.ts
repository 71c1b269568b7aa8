import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { title: 'minutes of monday' }
const described = {
  operation: {
    requestBody: {
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['title'],
            properties: {
              title: { type: 'string', example: 'minutes of monday' },
              signed_at: { type: 'string', format: 'date-time', readOnly: true },
            },
          },
        },
      },
    },
  },
}
const defaults = { title: '', signed_at: '2024-05-06T07:08:09Z' }

export default defineFixtures({
  fires: bindingApi('not enforced', { defaults, body, described, kept: (sent) => sent }),
  quiet: [
    bindingApi('ignored', { defaults, body, described, kept: onlyFields('title') }),
    bindingApi('set by the server after all', {
      defaults,
      body,
      described,
      kept: (sent) => ({ ...sent, signed_at: '2024-05-06T07:08:09Z' }),
    }),
  ],
})
