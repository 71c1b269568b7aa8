import type { Fixture } from './fixture.ts'
import { fieldText, json, unauthorized } from './server.ts'

interface Shop {
  readonly accepts?: (quantity: number) => boolean
  readonly refusalStatus?: number
  /** The quantity that is worked with. */
  readonly counted?: (quantity: number) => number
  readonly showsTotal?: boolean
  /** The price that counts, given the one in the request. Default: the shop's own. */
  readonly price?: (sent: number) => number
  /** Fields that the request holds besides `sku` and `quantity`. */
  readonly more?: Readonly<Record<string, string | number>>
  readonly stock?: number
  readonly total?: (quantity: number, price: number) => number
}

const unitPrice = 25

/** `POST /orders` of a shop, which takes the total from the balance that `GET /wallet` shows. */
export function shopApi(name: string, shop: Shop): () => Fixture {
  return () => {
    let balance = 1000
    let orders = 0
    const {
      accepts = () => true,
      counted = (quantity) => quantity,
      price = () => unitPrice,
      more = {},
      showsTotal = true,
    } = shop
    return {
      name,
      routes: {
        'GET /wallet': ({ user }) => (user === undefined ? unauthorized : json({ balance })),
        'GET /products': () => json([{ sku: 'lamp-1', price: unitPrice, stock: shop.stock ?? 40 }]),
        'POST /orders': {
          body: { sku: 'lamp-1', quantity: 2, ...more },
          handle: (request) => {
            if (request.user === undefined) return unauthorized
            const quantity = Number(fieldText(request, 'quantity'))
            if (Number.isNaN(quantity) || !accepts(quantity))
              return json({ success: false, error: 'choose another quantity' }, shop.refusalStatus ?? 422)
            const amount = counted(quantity)
            const total = shop.total?.(amount, unitPrice) ?? amount * price(Number(fieldText(request, 'price')))
            balance -= total
            orders += 1
            return json({ id: orders, quantity: amount, ...(showsTotal ? { total } : {}) }, 201)
          },
        },
      },
    }
  }
}
