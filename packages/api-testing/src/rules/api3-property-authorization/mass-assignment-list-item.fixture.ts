import { bindingApi, defineFixtures } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const body = { title: 'order for monday', items: [{ sku: 'lamp-1', quantity: 2 }] }
const items = (sent: Json | undefined, price: (item: { [name: string]: Json }) => Json): Json =>
  (Array.isArray(sent) ? sent : []).map((item) =>
    isJsonObject(item) ? { sku: item.sku ?? '', quantity: item.quantity ?? 0, price: price(item) } : item,
  )

export default defineFixtures({
  fires: bindingApi('believes the price of an item', {
    defaults: { title: '' },
    body,
    kept: (sent) => ({ title: sent.title ?? '', items: items(sent.items, (item) => item.price ?? 19.9) }),
  }),
  quiet: bindingApi('looks prices up', {
    defaults: { title: '' },
    body,
    kept: (sent) => ({ title: sent.title ?? '', items: items(sent.items, () => 19.9) }),
  }),
})
