import { bindingApi, defineFixtures, onlyFields } from '../../fixture-kit/index.ts'

const body = { product: 'oaken chair', quantity: 2 }

export default defineFixtures({
  fires: [
    bindingApi('total', { defaults: { product: '', quantity: 0, total: 99.8 }, body, kept: (sent) => sent }),
    bindingApi('price in cents', { defaults: { product: '', quantity: 0, price: 4990 }, body, kept: (sent) => sent }),
    bindingApi('counter', { defaults: { product: '', quantity: 0, likes: 0 }, body, kept: (sent) => sent }),
  ],
  quiet: [
    bindingApi('computed', {
      defaults: { product: '' },
      body,
      kept: (sent) => ({ ...onlyFields('product', 'quantity')(sent), total: Number(sent.quantity) * 49.9 }),
    }),
    bindingApi('keeps what else it was sent apart', {
      defaults: { product: '', quantity: 0, total: 99.8 },
      body,
      kept: (sent) => ({ ...onlyFields('product', 'quantity')(sent), received: sent }),
    }),
  ],
})
