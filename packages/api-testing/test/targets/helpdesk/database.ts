import { randomBytes } from 'node:crypto'
import { MemoryDatabase } from '../memory-database.ts'
import { hashOf } from '../passwords.ts'

const tables = `
  CREATE TABLE workspaces (id TEXT PRIMARY KEY, name TEXT, api_key TEXT);
  CREATE TABLE users (id TEXT PRIMARY KEY, login TEXT UNIQUE, name TEXT, email TEXT, role TEXT, workspace_id TEXT,
    password_hash TEXT, two_factor_secret TEXT);
  CREATE TABLE tickets (id TEXT PRIMARY KEY, subject TEXT, body TEXT, status TEXT, priority TEXT, created_at TEXT,
    requester_id TEXT, workspace_id TEXT);
  CREATE TABLE comments (id TEXT PRIMARY KEY, ticket_id TEXT, author_id TEXT, body TEXT);
  CREATE TABLE notes (ticket_id TEXT, author_id TEXT, body TEXT);
  CREATE TABLE attachments (ticket_id TEXT, file_name TEXT, size INTEGER);
  CREATE TABLE articles (id TEXT PRIMARY KEY, slug TEXT UNIQUE, title TEXT, text TEXT, author_id TEXT);
  CREATE TABLE feedback (article_id TEXT, text TEXT);
  CREATE TABLE invoices (id TEXT PRIMARY KEY, number TEXT, amount_cents INTEGER, iban TEXT, issued_at TEXT,
    workspace_id TEXT);
`

/** The help desk's database, in memory, with two customers of different workspaces, an agent and an administrator. */
export class Database extends MemoryDatabase {
  readonly #isCounted: boolean
  #count = 0

  /** With `isCounted`, ids are consecutive numbers; else they cannot be guessed. */
  constructor(isCounted: boolean) {
    super(tables)
    this.#isCounted = isCounted
    const alder = this.addWorkspace('Alder Bicycles')
    const birch = this.addWorkspace('Birch Bakery')
    const noor = this.addUser('noor', 'Noor Haddad', 'noor@alder.example', 'Velvet-Anchor-52', alder)
    const piet = this.addUser('piet', 'Piet Claes', 'piet@birch.example', 'Maple-Lantern-19', birch)
    const sol = this.addUser('sol', 'Sol Ferrer', 'sol@alder.example', 'Quartz-Heron-74', alder, 'AGENT')
    this.addUser('warden', 'Ward Ennis', 'warden@alder.example', 'Cobalt-Orchard-36', alder, 'ADMIN')
    const frame = this.addTicket(noor, alder, 'Frame cracked after a week', 'My insurance number is AL-55-2093.')
    this.addComment(frame, sol, 'Please send us a photo.')
    this.run('INSERT INTO notes VALUES (?, ?, ?)', frame, sol, 'She has complained thrice; offer nothing.')
    const oven = this.addTicket(piet, birch, 'Oven does not start', 'The door code of our bakery is 7714.')
    this.addComment(oven, piet, 'It smells of gas as well.')
    this.run('INSERT INTO notes VALUES (?, ?, ?)', oven, sol, 'Owes two invoices; answer slowly.')
    this.addTicket(sol, alder, 'My own payslip is wrong', 'It says 1,800 and should say 2,100.')
    this.addArticle('first-steps', 'First steps', 'Say what happened and when.', sol)
    this.addArticle('opening-hours', 'Opening hours', 'We answer from eight to six.', sol)
    this.addInvoice('2031-0007', 12_900, 'BE68 5390 0754 7034', alder)
    this.addInvoice('2031-0008', 45_050, 'NL91 ABNA 0417 1643 00', birch)
  }

  newId(): string {
    this.#count += 1
    return this.#isCounted ? String(this.#count) : randomBytes(8).toString('hex')
  }

  addWorkspace(name: string): string {
    const id = this.newId()
    this.run('INSERT INTO workspaces VALUES (?, ?, ?)', id, name, `hdk_live_${randomBytes(16).toString('hex')}`)
    return id
  }

  addUser(login: string, name: string, email: string, password: string, workspace: string, role = 'CUSTOMER'): string {
    const id = this.newId()
    const secret = randomBytes(10).toString('hex').toUpperCase()
    const row = [id, login, name, email, role, workspace, hashOf(password), secret]
    this.run('INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...row)
    return id
  }

  addTicket(requester: string, workspace: string, subject: string, body: string, priority = 'NORMAL'): string {
    const id = this.newId()
    const row = [id, subject, body, 'OPEN', priority, new Date().toISOString(), requester, workspace]
    this.run('INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...row)
    return id
  }

  addComment(ticket: string, author: string, body: string): string {
    const id = this.newId()
    this.run('INSERT INTO comments VALUES (?, ?, ?, ?)', id, ticket, author, body)
    return id
  }

  addArticle(slug: string, title: string, text: string, author: string): string {
    const id = this.newId()
    this.run('INSERT INTO articles VALUES (?, ?, ?, ?, ?)', id, slug, title, text, author)
    return id
  }

  addInvoice(number: string, amountCents: number, iban: string, workspace: string): void {
    const row = [this.newId(), number, amountCents, iban, '2031-02-01T00:00:00Z', workspace]
    this.run('INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?)', ...row)
  }
}
