import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { purpose: 'a new roof' }
const states = new Set<unknown>(['pending', 'paid', 'cancelled'])

export default defineFixtures({
  fires: [
    bindingApi('any text', { defaults: { purpose: '', status: 'pending' }, body, kept: (sent) => sent }),
    bindingApi('one of its states', {
      defaults: { purpose: '', status: 'pending' },
      body,
      kept: (sent) => (states.has(sent.status) ? sent : onlyFields('purpose')(sent)),
    }),
  ],
  quiet: [
    bindingApi('not taken over', { defaults: { purpose: '', status: 'pending' }, body, kept: onlyFields('purpose') }),
    bindingApi('approved by itself', {
      defaults: { purpose: '', status: 'approved' },
      body,
      kept: onlyFields('purpose'),
    }),
  ],
})
