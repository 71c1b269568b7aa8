import type { Shop } from './shop.ts'

type Schema = object

const text = (example: string): Schema => ({ type: 'string', example })
const whole = (example: number): Schema => ({ type: 'integer', example })
const list = (items: Schema): Schema => ({ type: 'array', items })
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
})

interface Operation {
  readonly summary: string
  readonly query?: Record<string, Schema>
  readonly body?: Schema
  readonly type?: string
  readonly answer?: Schema
  readonly status?: number
  readonly isOpen?: true
  readonly answerType?: string
}

/** The description that the developers of Paperback publish. It tells nothing of the flaws. */
export function openApi(shop: Shop, origin: string): object {
  const id = shop.flawed('order-id-sequential')
    ? { type: 'string', pattern: '^\\d+$' }
    : { type: 'string', format: 'uuid' }
  const profile = object({
    id,
    username: text('alice'),
    email: text('alice@readers.example'),
    phone: text('+49 30 5550101'),
    role: text('customer'),
    balance: whole(0),
    address: object({ city: text('Bonn'), verified: { type: 'boolean' } }),
  })
  const book = object({
    id: whole(1),
    title: text('Salt and Iron'),
    author: text('J. Marsh'),
    price: whole(700),
    blurb: text('A story.'),
  })
  const newBook = object({
    title: text('Salt and Iron'),
    author: text('J. Marsh'),
    price: whole(700),
    blurb: text('A story.'),
  })
  const order = object({
    id,
    status: text('open'),
    total: whole(700),
    discount: whole(0),
    street: text('1 Quay Street'),
  })
  const page = 'text/html'
  const operations: Record<string, Operation> = {
    'POST /api/auth/register': {
      summary: 'Register',
      isOpen: true,
      status: 201,
      body: object({
        username: text('reader1'),
        email: text('reader1@readers.example'),
        password: text('Kx-77-lantern'),
      }),
      answer: object({ id, username: text('reader1'), email: text('reader1@readers.example'), role: text('customer') }),
    },
    'POST /api/auth/login': {
      summary: 'Sign in',
      isOpen: true,
      body: object({ username: text('reader1'), password: text('Kx-77-lantern') }),
      answer: object({ token: text('eyJ'), user: profile }),
    },
    'POST /api/auth/logout': { summary: 'Sign out', answer: object({ ok: { type: 'boolean' } }) },
    'POST /api/auth/password': {
      summary: 'Change the password',
      body: object({ oldPassword: text('Kx-77-lantern'), newPassword: text('Kx-78-lantern') }),
      answer: object({ ok: { type: 'boolean' } }),
    },
    'POST /api/auth/forgot': {
      summary: 'Ask for a mail to reset the password',
      isOpen: true,
      body: object({ email: text('reader1@readers.example') }),
      answer: object({ message: text('sent') }),
    },
    'POST /api/auth/reset': {
      summary: 'Reset the password with the code of the mail',
      isOpen: true,
      body: object({ email: text('reader1@readers.example'), code: text('1234'), newPassword: text('Kx-79-lantern') }),
      answer: object({ ok: { type: 'boolean' } }),
    },
    'GET /api/me': { summary: 'The own profile', answer: profile },
    'PATCH /api/me': {
      summary: 'Change the own profile',
      body: object({ phone: text('+49 30 5550199'), address: object({ city: text('Bonn') }) }, []),
      answer: profile,
    },
    'PUT /api/me/settings': {
      summary: 'Change the own settings',
      body: object({ theme: text('dark'), newsletter: { type: 'boolean', example: true } }, []),
      answer: { type: 'object' },
    },
    'GET /api/users': {
      summary: 'Members',
      query: { limit: { type: 'integer', example: 20 }, sort: text('username') },
      answer: object({ items: list(object({ id, username: text('bob') })), limit: whole(20) }),
    },
    'GET /api/users/{id}': { summary: 'A profile, of oneself', answer: profile },
    'PUT /api/users/{id}': {
      summary: 'Change a profile',
      body: object({ phone: text('+49 30 5550198') }),
      answer: profile,
    },
    'GET /api/books': {
      summary: 'Search the catalogue',
      isOpen: true,
      query: { q: text('salt'), limit: { type: 'integer', example: 20 } },
      answer: object({ items: list(book) }),
    },
    'POST /api/books': { summary: 'Offer a book', status: 201, body: newBook, answer: book },
    'POST /api/books/batch': {
      summary: 'Offer several books',
      status: 201,
      body: object({ books: list(newBook) }),
      answer: object({ ids: list(whole(1)) }),
    },
    'POST /api/books/blurb': {
      summary: 'Try out a blurb with placeholders',
      body: object({ template: text('{{ greeting }} from {{ shop }}') }),
      answer: object({ text: text('Good reading from Paperback') }),
    },
    'GET /api/books/export': { summary: 'Own books as CSV', answerType: 'text/csv' },
    'GET /api/books/suggest': {
      summary: 'Titles while typing',
      isOpen: true,
      query: { q: text('sal'), callback: text('show') },
      answer: list(text('Salt and Iron')),
    },
    'GET /api/books/isbn': {
      summary: 'Check an ISBN',
      isOpen: true,
      query: { isbn: text('978-3-16-148410-0') },
      answer: object({ valid: { type: 'boolean' } }),
    },
    'GET /api/books/preview': {
      summary: 'How a page will look',
      isOpen: true,
      query: { heading: text('My shelf'), bookId: whole(1) },
      answerType: page,
    },
    'GET /api/books/{bookId}': { summary: 'A book', isOpen: true, answer: book },
    'GET /api/books/{bookId}/page': { summary: 'The page of a book', isOpen: true, answerType: page },
    'DELETE /api/books/{bookId}': { summary: 'Withdraw an own book', status: 204 },
    'GET /api/books/{bookId}/reviews': {
      summary: 'Reviews',
      isOpen: true,
      answer: object({ items: list(object({ id: whole(1), body: text('Fine.') })) }),
    },
    'POST /api/books/{bookId}/reviews': {
      summary: 'Write a review',
      status: 201,
      body: object({ body: text('A fine book.') }),
      answer: object({ id: whole(1), body: text('A fine book.') }),
    },
    'GET /api/covers': {
      summary: 'A cover',
      isOpen: true,
      query: { file: text('harbour.txt') },
      answerType: 'text/plain',
    },
    'GET /api/out': { summary: 'Leave for another page', isOpen: true, status: 302, query: { to: text('/books') } },
    'GET /api/language': {
      summary: 'Choose a language',
      isOpen: true,
      query: { lang: text('de') },
      answer: object({ ok: { type: 'boolean' } }),
    },
    'GET /api/staff': {
      summary: 'Who does what',
      query: { name: text('Ines') },
      answer: object({ items: list(object({ name: text('Ines'), duty: text('shipping') })) }),
    },
    'GET /api/orders': { summary: 'Own orders', answer: object({ items: list(order) }) },
    'POST /api/orders': {
      summary: 'Order a book',
      status: 201,
      body: object({
        bookId: whole(1),
        quantity: { type: 'integer', minimum: 1, example: 1 },
        street: text('1 Quay Street'),
      }),
      answer: order,
    },
    'GET /api/orders/{id}': { summary: 'An order', answer: order },
    'POST /api/orders/{id}/coupon': { summary: 'Use a coupon', body: object({ code: text('BOOKS10') }), answer: order },
    'POST /api/orders/{id}/pay': { summary: 'Pay from the balance', answer: order },
    'POST /api/orders/{id}/ship': { summary: 'Have a paid order shipped', answer: order },
    'POST /api/orders/{id}/cancel': { summary: 'Cancel an order', answer: order },
    'GET /api/orders/{id}/invoice': { summary: 'The invoice', answerType: page },
    'POST /api/wallet/transfer': {
      summary: 'Send money to a member',
      body: object({ to: text('bob'), amount: { type: 'integer', minimum: 1, example: 5 } }),
      answer: object({ balance: whole(1), amount: whole(5) }),
    },
    'POST /api/wallet/voucher': {
      summary: 'Redeem a voucher, once for each member',
      body: object({ code: text('WELCOME-8K2M') }),
      answer: object({ balance: whole(1), amount: whole(500) }),
    },
    'POST /api/webhooks': {
      summary: 'Be told of sales',
      status: 201,
      body: object({ url: { type: 'string', format: 'uri', example: 'https://hooks.paperback.example/sales' } }),
      answer: object({ id, url: text('https://hooks.paperback.example/sales') }),
    },
    'GET /api/link-preview': {
      summary: 'Title of a page',
      query: { url: { type: 'string', format: 'uri', example: 'https://www.paperback.example/' } },
      answer: object({ title: text('Paperback'), text: text('') }),
    },
    'POST /api/import/onix': {
      summary: 'Import a book from ONIX',
      status: 201,
      type: 'application/xml',
      body: text('<Product><TitleText>Salt and Iron</TitleText></Product>'),
      answer: object({ title: text('Salt and Iron') }),
    },
    'GET /api/shipping/lookup': {
      summary: 'Track with a carrier',
      query: { carrier: text('post') },
      answer: object({ text: text('tracking') }),
    },
    'POST /api/files': {
      summary: 'Upload a private file',
      status: 201,
      type: 'multipart/form-data',
      body: object({ file: { type: 'string', format: 'binary' } }),
      answer: object({ name: text('1-a.txt'), url: text('/api/files/1-a.txt'), size: whole(1) }),
    },
    'GET /api/files/{name}': { summary: 'An own file', answerType: 'application/octet-stream' },
    'GET /api/admin/users': {
      summary: 'All accounts (administrators)',
      answer: object({
        items: list(object({ id, username: text('bob'), email: text('bob@readers.example'), role: text('customer') })),
      }),
    },
    'POST /api/admin/users/{id}/role': {
      summary: 'Give a role (administrators)',
      body: object({ role: { type: 'string', enum: ['customer', 'seller'] } }),
      answer: object({ id, role: text('seller') }),
    },
    'GET /api/admin/stats': {
      summary: 'Figures (administrators)',
      answer: object({ orders: whole(1), revenue: whole(500) }),
    },
    'GET /api/admin/audit': {
      summary: 'What administrators did (administrators)',
      answer: object({ items: list({ type: 'object' }) }),
    },
    'GET /api/admin/settings': {
      summary: 'Settings of the market (administrators)',
      answer: object({ shop: text('Paperback'), provision: { type: 'number' }, payoutDay: whole(5) }),
    },
  }
  const paths: Record<string, Record<string, object>> = {}
  for (const [key, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = key.split(' ')
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: name === 'bookId' ? { type: 'integer', example: 1 } : name === 'name' ? { type: 'string' } : id,
    }))
    const inQuery = Object.entries(operation.query ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: !['limit', 'sort', 'callback', 'heading', 'bookId'].includes(name),
      schema,
    }))
    ;(paths[path] ??= {})[method.toLowerCase()] = {
      summary: operation.summary,
      parameters: [...inPath, ...inQuery],
      ...(operation.body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content: { [operation.type ?? 'application/json']: { schema: operation.body } },
            },
          }),
      ...(operation.isOpen === true ? { security: [] } : {}),
      responses: {
        [operation.status ?? 200]: {
          description: 'Done',
          ...(operation.answer === undefined && operation.answerType === undefined
            ? {}
            : {
                content: {
                  [operation.answerType ?? 'application/json']: { schema: operation.answer ?? { type: 'string' } },
                },
              }),
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Paperback', version: '1.0.0' },
    servers: [{ url: origin }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  }
}
