import type { FastifyInstance, FastifyRequest } from 'fastify'
import { bodyOf, countIn, escaped, onlyFields, paramOf, queryOf, textIn } from './reading.ts'
import { callerOf, Refusal } from './session.ts'
import type { Shop, User } from './shop.ts'
import { userNamed } from './shop.ts'

export interface Order {
  id: string
  owner: string
  status: string
  total: number
  discount: number
  street: string
  coupons: string
}

const shown = ({ id, status, total, discount, street }: Order): object => ({ id, status, total, discount, street })

const coupons: Record<string, number> = { BOOKS10: 10, READER5: 5 }

/** Orders and money. */
export function orderRoutes(app: FastifyInstance, shop: Shop): void {
  const { db, flawed } = shop
  const codes = {
    config: { rateLimit: flawed('codes-unlimited') ? (false as const) : { max: 20, timeWindow: 2000 } },
  }

  function orderOf(request: FastifyRequest, user: User, isUnchecked = false): Order {
    const found = db.prepare('select * from orders where id = ?').get(paramOf(request, 'id')) as Order | undefined
    if (found === undefined || (found.owner !== user.id && !isUnchecked))
      throw new Refusal(404, 'there is no such order')
    return found
  }

  app.get('/api/orders', (request) => {
    const user = callerOf(shop, request)
    const owner = (flawed('orders-other-user') ? queryOf(request).userId : undefined) ?? user.id
    return { items: (db.prepare('select * from orders where owner = ?').all(owner) as unknown as Order[]).map(shown) }
  })

  app.post('/api/orders', (request, reply) => {
    const user = callerOf(shop, request)
    const body = bodyOf(request)
    onlyFields(body, 'bookId', 'quantity', 'street', ...(flawed('order-price') ? ['price'] : []))
    const bookId = countIn(body, 'bookId', 1, 999_999_999)
    const book = db.prepare('select price from books where id = ? and withdrawn = 0').get(bookId) as
      | { price: number }
      | undefined
    if (book === undefined) throw new Refusal(404, 'there is no such book')
    const quantity =
      flawed('order-quantity') || flawed('order-overflow') ? Number(body.quantity) : countIn(body, 'quantity', 1, 20)
    if (!Number.isInteger(quantity) || quantity === 0) throw new Refusal(400, 'quantity must be a whole number')
    if (quantity < 0 && !flawed('order-quantity')) throw new Refusal(400, 'quantity must be 1 or more')
    const price = flawed('order-price') && typeof body.price === 'number' ? body.price : book.price
    const total = flawed('order-overflow') ? (price * quantity) | 0 : price * quantity
    const id = shop.newId()
    const street = textIn(body, 'street')
    db.prepare("insert into orders (id, owner, status, total, street) values (?, ?, 'open', ?, ?)").run(
      id,
      user.id,
      total,
      street,
    )
    db.prepare('insert into order_lines values (?, ?, ?, ?)').run(id, bookId, BigInt(quantity) % 1_000_000_000n, price)
    return reply.code(201).send({ id, status: 'open', bookId, quantity, price, total, discount: 0, street })
  })

  app.get('/api/orders/:id', (request) => shown(orderOf(request, callerOf(shop, request), flawed('order-read'))))

  if (flawed('order-old-version'))
    app.get('/api/v0/orders/:id', (request) => {
      const found = db.prepare('select * from orders where id = ?').get(paramOf(request, 'id')) as Order | undefined
      if (found === undefined) throw new Refusal(404, 'there is no such order')
      return shown(found)
    })

  app.post('/api/orders/:id/coupon', codes, (request) => {
    const order = orderOf(request, callerOf(shop, request))
    const code = textIn(bodyOf(request), 'code', 20)
    const percent = coupons[code]
    if (percent === undefined) throw new Refusal(404, 'there is no such coupon')
    if (order.coupons.includes(code) && !flawed('order-coupon-repeated')) throw new Refusal(409, 'this coupon was used')
    db.prepare('update orders set discount = discount + ?, coupons = coupons || ? where id = ?').run(
      Math.round((Math.abs(order.total) * percent) / 100),
      `${code} `,
      order.id,
    )
    return shown(orderOf(request, callerOf(shop, request)))
  })

  function move(order: Order, from: string[], to: string): object {
    if (!from.includes(order.status)) throw new Refusal(409, `an order that is ${order.status} cannot become ${to}`)
    db.prepare('update orders set status = ? where id = ?').run(to, order.id)
    return shown({ ...order, status: to })
  }

  app.post('/api/orders/:id/pay', (request) => {
    const user = callerOf(shop, request)
    const order = orderOf(request, user)
    if (order.status !== 'open') throw new Refusal(409, `an order that is ${order.status} cannot be paid`)
    const due = order.total - order.discount
    if (user.balance < due) throw new Refusal(402, 'the balance is too low')
    db.prepare('update users set balance = balance - ? where id = ?').run(due, user.id)
    return move(order, ['open'], 'paid')
  })

  app.post('/api/orders/:id/ship', (request) =>
    move(
      orderOf(request, callerOf(shop, request)),
      flawed('order-pay-skipped') ? ['open', 'paid'] : ['paid'],
      'shipped',
    ),
  )

  app.post('/api/orders/:id/cancel', (request) =>
    move(orderOf(request, callerOf(shop, request), flawed('order-cancel-foreign')), ['open', 'paid'], 'cancelled'),
  )

  app.get('/api/orders/:id/invoice', (request, reply) => {
    const user = callerOf(shop, request)
    const order = orderOf(request, user)
    void reply.header('cache-control', flawed('order-invoice-cached') ? 'public, max-age=86400' : 'private, no-store')
    return reply
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><title>Invoice</title><h1>Invoice</h1><p>${escaped(user.email)}, ${escaped(order.street)}: ${order.total / 100} €</p>`,
      )
  })

  app.post('/api/wallet/transfer', (request) => {
    const user = callerOf(shop, request)
    const body = bodyOf(request)
    onlyFields(body, 'to', 'amount')
    const target = userNamed(shop, textIn(body, 'to', 40))
    if (target === undefined || target.id === user.id) throw new Refusal(404, 'nobody to send to')
    const amount = countIn(body, 'amount', flawed('transfer-negative') ? -1_000_000 : 1, 1_000_000)
    if (user.balance < amount) throw new Refusal(402, 'the balance is too low')
    db.prepare('update users set balance = balance - ? where id = ?').run(amount, user.id)
    db.prepare('update users set balance = balance + ? where id = ?').run(amount, target.id)
    return { balance: user.balance - amount, amount }
  })

  app.post('/api/wallet/voucher', codes, async (request) => {
    const user = callerOf(shop, request)
    const body = bodyOf(request)
    onlyFields(body, 'code')
    const wanted = flawed('voucher-nosql') ? body.code : textIn(body, 'code', 40)
    const voucher = shop.vouchers.find(({ code }) => matches(code, wanted))
    if (voucher === undefined) throw new Refusal(404, 'there is no such voucher')
    if (voucher.usedBy.has(user.id)) throw new Refusal(409, 'this voucher was redeemed')
    if (flawed('voucher-race')) await new Promise((resolve) => setTimeout(resolve, 25))
    voucher.usedBy.add(user.id)
    db.prepare('update users set balance = balance + ? where id = ?').run(voucher.amount, user.id)
    const { balance } = db.prepare('select balance from users where id = ?').get(user.id) as { balance: number }
    return { balance, amount: voucher.amount }
  })
}

/** The operators of a document database, as far as shops use them. */
function matches(value: string, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  return Object.entries(wanted).every(([operator, operand]) => {
    if (operator === '$ne') return value !== operand
    if (operator === '$gt') return value > String(operand)
    if (operator === '$lt') return value < String(operand)
    if (operator === '$in') return Array.isArray(operand) && operand.includes(value)
    if (operator === '$nin') return Array.isArray(operand) && !operand.includes(value)
    if (operator === '$exists') return operand === true
    if (operator === '$regex') return new RegExp(String(operand)).test(value)
    throw new Error(`MongoServerError: unknown operator: ${operator}`)
  })
}
