import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { bodyOf, countIn, escaped, numberFrom, onlyFields, paramOf, queryOf, textIn } from './reading.ts'
import { callerOf, Refusal, sessionOf } from './session.ts'
import type { Shop } from './shop.ts'

interface Book {
  id: number
  seller: string
  title: string
  author: string
  price: number
  blurb: string
  withdrawn: number
}

const shown = ({ id, title, author, price, blurb }: Book): object => ({ id, title, author, price, blurb })

/** The catalogue: search, pages, reviews, export. */
export function bookRoutes(app: FastifyInstance, shop: Shop): void {
  const { db, flawed } = shop

  function bookOf(text: string): Book {
    const found = flawed('book-id-sql')
      ? db.prepare(`select * from books where id = ${text}`).get()
      : db.prepare('select * from books where id = ?').get(numberFrom(text, 'id', 1, 999_999_999))
    if (found === undefined) throw new Refusal(404, 'there is no such book')
    return found as unknown as Book
  }

  app.get('/api/books', (request) => {
    const { q = '', include = '', limit } = queryOf(request)
    const most = numberFrom(limit, 'limit', 1, 50, 20)
    const where = flawed('books-hidden') && include.includes('withdrawn') ? '1' : 'withdrawn = 0'
    const rows = flawed('books-search-sql')
      ? db.prepare(`select * from books where ${where} and title like '%${q}%' limit ${most}`).all()
      : db
          .prepare(`select * from books where ${where} and instr(lower(title), lower(?)) > 0 limit ?`)
          .all(q.slice(0, 100), most)
    return { items: (rows as unknown as Book[]).map(shown) }
  })

  app.get('/api/books/export', (request, reply) => {
    const caller = callerOf(shop, request)
    const rows = db.prepare('select * from books where seller = ?').all(caller.id) as unknown as Book[]
    const cell = (text: string): string =>
      `"${(flawed('books-export-formula') || !/^[=+\-@\t\r]/.test(text) ? text : `'${text}`).replaceAll('"', '""')}"`
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="books.csv"')
      .header('cache-control', 'no-store')
      .send(
        ['id,title,author', ...rows.map(({ id, title, author }) => `${id},${cell(title)},${cell(author)}`)].join(
          '\r\n',
        ),
      )
  })

  app.get('/api/books/suggest', (request, reply) => {
    const { q = '', callback } = queryOf(request)
    const rows = db
      .prepare('select title from books where withdrawn = 0 and instr(lower(title), lower(?)) > 0 limit 5')
      .all(q.slice(0, 50))
    const titles = JSON.stringify(rows.map(({ title }) => title))
    if (callback === undefined) return reply.type('application/json').send(titles)
    if (!flawed('books-jsonp') && !/^[A-Za-z_$][\w$]{0,40}$/.test(callback))
      throw new Refusal(400, 'callback must be a name')
    return reply.type('application/javascript').send(`/**/${callback}(${titles})`)
  })

  app.get('/api/books/isbn', (request) => {
    const { isbn = '' } = queryOf(request)
    if (flawed('isbn-regex')) return { valid: /^(\d+-?)+[\dX]$/.test(isbn) }
    return { valid: isbn.length <= 17 && /^[\d-]{9,16}[\dX]$/.test(isbn) }
  })

  app.get('/api/books/preview', (request, reply) => {
    const { heading = 'Preview', bookId } = queryOf(request)
    const book = bookOf(bookId ?? '1')
    const title = flawed('book-preview-markup') ? heading : escaped(heading.slice(0, 100))
    return reply
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><title>Paperback</title><h1>${title}</h1><p>${escaped(book.title)}</p>`)
  })

  app.post('/api/books/blurb', (request) => {
    callerOf(shop, request)
    const template = textIn(bodyOf(request), 'template', 500)
    const values: Record<string, string> = { shop: 'Paperback', greeting: 'Good reading' }
    const text = template.replace(/\{\{\s*(.+?)\s*\}\}/g, (whole, inner: string) => {
      if (!flawed('book-preview-template')) return values[inner] ?? whole
      return String(new Function('values', `with (values) { return (${inner}) }`)(values))
    })
    return { text }
  })

  app.get('/api/books/:bookId', (request) => shown(bookOf(paramOf(request, 'bookId'))))

  app.get('/api/books/:bookId/page', (request, reply) => {
    const book = bookOf(paramOf(request, 'bookId'))
    const title = flawed('book-title-script') ? book.title : escaped(book.title)
    return reply
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><title>Paperback</title><h1>${title}</h1><p>${escaped(book.blurb)}</p><p>${book.price / 100} €</p>`,
      )
  })

  app.post('/api/books', (request, reply) => {
    const seller = callerOf(shop, request)
    const body = bodyOf(request)
    onlyFields(body, 'title', 'author', 'price', 'blurb')
    return reply.code(201).send(shown(addBook(seller.id, body)))
  })

  function addBook(seller: string, body: Record<string, unknown>): Book {
    const { lastInsertRowid } = db
      .prepare('insert into books (seller, title, author, price, blurb) values (?, ?, ?, ?, ?)')
      .run(
        seller,
        textIn(body, 'title'),
        textIn(body, 'author'),
        countIn(body, 'price', 1, 1_000_000),
        textIn(body, 'blurb', 1000),
      )
    return bookOf(String(lastInsertRowid))
  }

  app.post('/api/books/batch', (request, reply) => {
    const seller = callerOf(shop, request)
    const { books } = bodyOf(request)
    if (!Array.isArray(books) || books.length === 0) throw new Refusal(400, 'books must be a list')
    if (!flawed('book-import-unlimited') && books.length > 20) throw new Refusal(413, 'at most 20 books at once')
    const made = books.map((book: unknown) => {
      if (typeof book !== 'object' || book === null) throw new Refusal(400, 'each book must be an object')
      return addBook(seller.id, book as Record<string, unknown>)
    })
    return reply.code(201).send({ ids: made.map(({ id }) => id) })
  })

  app.delete('/api/books/:bookId', (request, reply) => {
    const caller = callerOf(shop, request)
    const book = bookOf(paramOf(request, 'bookId'))
    if (book.seller !== caller.id && !flawed('book-delete')) throw new Refusal(403, 'this is not your book')
    db.prepare('delete from books where id = ?').run(book.id)
    return reply.code(204).send()
  })

  app.get('/api/books/:bookId/reviews', (request) => {
    const book = bookOf(paramOf(request, 'bookId'))
    return { items: db.prepare('select id, body from reviews where book = ? order by id desc limit 20').all(book.id) }
  })

  app.post('/api/books/:bookId/reviews', (request, reply) => {
    const author = callerOf(shop, request)
    const book = bookOf(paramOf(request, 'bookId'))
    const body = bodyOf(request)
    onlyFields(body, 'body')
    const text = textIn(body, 'body', flawed('review-length') ? 1e9 : 2000)
    const { lastInsertRowid } = db
      .prepare('insert into reviews (book, author, body) values (?, ?, ?)')
      .run(book.id, author.id, text)
    return reply.code(201).send({ id: Number(lastInsertRowid), body: text })
  })

  app.get('/api/covers', async (request, reply) => {
    const { file = '' } = queryOf(request)
    if (!flawed('cover-traversal') && file !== basename(file)) throw new Refusal(404, 'there is no such cover')
    const bytes = await readFile(join(shop.folder, file)).catch(() => undefined)
    if (bytes === undefined) throw new Refusal(404, 'there is no such cover')
    return reply.type('text/plain; charset=utf-8').send(bytes)
  })

  app.get('/api/out', (request, reply) => {
    const { to = '/' } = queryOf(request)
    if (!flawed('redirect-open') && !/^\/[a-z\d-]*$/i.test(to)) throw new Refusal(400, 'to must be a page of ours')
    return reply.redirect(to)
  })

  app.get('/api/language', (request, reply) => {
    const { lang = 'en' } = queryOf(request)
    if (flawed('redirect-splitting')) {
      // Written by hand, as a service without a framework does it: Node refuses line breaks in headers.
      reply.hijack()
      request.raw.socket.end(
        `HTTP/1.1 200 OK\r\nContent-Language: ${lang}\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"ok":true}`,
      )
      return reply
    }
    if (!/^[a-z]{2}$/.test(lang)) throw new Refusal(400, 'lang must be two letters')
    return reply.header('content-language', lang).send({ ok: true })
  })

  app.get('/api/staff', (request) => {
    if (sessionOf(shop, request) === undefined) throw new Refusal(401, 'sign in first')
    const { name = '' } = queryOf(request)
    const people = db.prepare('select * from staff').all() as unknown as Record<string, string>[]
    const filter = flawed('directory-ldap')
      ? `(&(kind=staff)(name=${name}))`
      : `(&(kind=staff)(name=${ldapEscaped(name.slice(0, 60))}))`
    const test = ldapFilter(filter)
    return {
      items: people
        .filter((person) => test({ ...person, kind: 'staff' }))
        .map((person) => ({ name: person.name, duty: person.duty })),
    }
  })
}

function ldapEscaped(text: string): string {
  return text.replace(/[\\*()\0]/g, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`)
}

type Test = (entry: Record<string, string>) => boolean

/** A small reader of RFC 4515 filters. */
function ldapFilter(text: string): Test {
  let at = 0
  const read = (): Test => {
    if (text[at] !== '(')
      throw new Error(`javax.naming.directory.InvalidSearchFilterException: expected ( at ${at} of ${text}`)
    at++
    const sign = text[at] ?? ''
    if (sign === '&' || sign === '|' || sign === '!') {
      at++
      const parts: Test[] = []
      while (text[at] === '(') parts.push(read())
      close()
      if (sign === '!') return (entry) => !(parts[0]?.(entry) ?? false)
      return sign === '&' ? (entry) => parts.every((part) => part(entry)) : (entry) => parts.some((part) => part(entry))
    }
    const end = text.slice(at).search(/[()]/)
    const item = text.slice(at, end === -1 ? undefined : at + end)
    at += item.length
    close()
    const [, name = '', value = ''] = /^([\w-]+)=([\s\S]*)$/.exec(item) ?? []
    if (name === '') throw new Error(`javax.naming.directory.InvalidSearchFilterException: bad item ${item}`)
    const pattern = new RegExp(
      `^${value
        .split('*')
        .map((piece) =>
          RegExp.escape(
            piece.replace(/\\([\da-f]{2})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
          ),
        )
        .join('.*')}$`,
      'i',
    )
    return (entry) => pattern.test(entry[name] ?? '')
  }
  const close = (): void => {
    if (text[at] !== ')')
      throw new Error(`javax.naming.directory.InvalidSearchFilterException: expected ) at ${at} of ${text}`)
    at++
  }
  return read()
}
