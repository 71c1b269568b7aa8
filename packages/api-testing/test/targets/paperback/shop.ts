import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { FlawId } from './flaws.ts'

export interface User {
  id: string
  username: string
  email: string
  phone: string
  role: 'customer' | 'seller' | 'admin'
  password_hash: string
  balance: number
  city: string
  verified: number
  settings: string
}

/** Everything the handlers share: the database, what is kept in memory, and which flaws are there. */
export interface Shop {
  readonly db: DatabaseSync
  readonly folder: string
  readonly secret: string
  /** Ids of sessions that are alive, with the user of each. */
  readonly sessions: Map<string, string>
  /** By mail address: the code that resets the password, and the guesses left. */
  readonly resets: Map<string, { code: string; left: number }>
  /** By user name: failed sign-ins since the last one that worked. */
  readonly failures: Map<string, number>
  readonly vouchers: { code: string; amount: number; usedBy: Set<string> }[]
  readonly files: Map<string, { owner: string; type: string; bytes: Buffer }>
  readonly mails: { to: string; text: string }[]
  flawed(id: FlawId): boolean
  newId(): string
}

export const standardPasswords = { alice: 'Alice-4711-reads', bob: 'Bob-0815-reads', ada: 'Ada-2342-runs' } as const

export function hashOf(password: string): string {
  return createHash('sha256').update(`paperback:${password}`).digest('hex')
}

export async function openShop(isFlawed: (id: FlawId) => boolean): Promise<Shop> {
  const db = new DatabaseSync(':memory:')
  const folder = await mkdtemp(join(tmpdir(), 'paperback-'))
  let last = 100
  const shop: Shop = {
    db,
    folder,
    secret: isFlawed('jwt-weak-secret') ? 'secret' : randomBytes(32).toString('hex'),
    sessions: new Map(),
    resets: new Map(),
    failures: new Map(),
    vouchers: [
      { code: 'WELCOME-8K2M', amount: 500, usedBy: new Set() },
      { code: 'SPRING-Q77D', amount: 1000, usedBy: new Set() },
    ],
    files: new Map(),
    mails: [],
    flawed: isFlawed,
    newId: () => (isFlawed('order-id-sequential') ? String(++last) : randomUUID()),
  }
  db.exec(`
    create table users (id text primary key, username text unique, email text unique, phone text, role text, password_hash text,
      balance integer default 0, city text default '', verified integer default 0, settings text default '{}');
    create table books (id integer primary key, seller text, title text, author text, price integer, blurb text, withdrawn integer default 0);
    create table orders (id text primary key, owner text, status text, total integer, discount integer default 0, street text, coupons text default '');
    create table order_lines (order_id text, book integer, quantity integer, price integer);
    create table reviews (id integer primary key, book integer, author text, body text);
    create table staff (name text, mail text, duty text, badge text);
  `)
  addUser(shop, 'alice', 'customer', '+49 30 5550101', 4000)
  addUser(shop, 'bob', 'seller', '+49 30 5550102', 3000)
  addUser(shop, 'ada', 'admin', '+49 30 5550103', 0)
  const book = db.prepare(
    'insert into books (seller, title, author, price, blurb, withdrawn) values (?, ?, ?, ?, ?, ?)',
  )
  const alice = userNamed(shop, 'alice')?.id ?? ''
  const bob = userNamed(shop, 'bob')?.id ?? ''
  const titles = [
    'The Quiet Harbour',
    'Salt and Iron',
    'A Field of Lamps',
    'Northward',
    'The Clockmaker',
    'Under Glass',
  ]
  for (const [at, title] of titles.entries())
    book.run(
      at % 2 === 0 ? alice : bob,
      title,
      `Author ${at}`,
      500 + 100 * at,
      `A story told in ${at + 3} parts.`,
      at === 5 ? 1 : 0,
    )
  for (const [owner, street] of [
    [alice, '12 Mill Lane, Bristol'],
    [bob, '7 Foundry Road, Leeds'],
  ] as const) {
    const id = shop.newId()
    db.prepare("insert into orders (id, owner, status, total, street) values (?, ?, 'open', 500, ?)").run(
      id,
      owner,
      street,
    )
    db.prepare('insert into order_lines values (?, 1, 1, 500)').run(id)
  }
  const staff = db.prepare('insert into staff values (?, ?, ?, ?)')
  staff.run('Ines', 'ines@paperback.example', 'shipping', '4471')
  staff.run('Omar', 'omar@paperback.example', 'returns', '9026')
  await writeFile(join(folder, 'harbour.txt'), 'cover of The Quiet Harbour')
  await writeFile(join(folder, 'salt.txt'), 'cover of Salt and Iron')
  return shop
}

export function addUser(
  shop: Shop,
  username: string,
  role: User['role'],
  phone = '',
  balance = 0,
  password?: string,
): string {
  const id = shop.newId()
  const secret = password ?? standardPasswords[username as keyof typeof standardPasswords] ?? randomInt(1e9).toString()
  shop.db
    .prepare(
      'insert into users (id, username, email, phone, role, password_hash, balance) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, username, `${username}@readers.example`, phone, role, hashOf(secret), balance)
  return id
}

export function userNamed(shop: Shop, username: string): User | undefined {
  return shop.db.prepare('select * from users where username = ?').get(username) as User | undefined
}

export function userWithId(shop: Shop, id: string): User | undefined {
  return shop.db.prepare('select * from users where id = ?').get(id) as User | undefined
}
