import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { verifyBundle } from '@holdfast/ledger'
import * as z from 'zod'
import { type Answer, insist, type Servers } from './insistent-client.ts'

const Id = z.object({ id: z.string() })
const Name = z.object({ name: z.string() })
const Head = z.object({ vkey: z.string(), pending: z.number(), checkpoint: z.object({ note: z.string() }).nullable() })
const Page = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })), next: z.string().nullable() })

/** Clients that write for as long as they are told to, and remember what they were told is done. */
export class WritingClients {
  readonly servers: Servers = { urls: [] }
  readonly #token: string
  readonly #statements = new Map<string, string>()
  readonly #files = new Map<string, { id: string; sha256: string }>()
  readonly #notes = new Set<string>()
  #renamed = 0
  #next = 0
  #attempts = 0
  #goesOn = true
  #work: Promise<unknown> = Promise.resolve()

  /** @param token an API key that may do everything */
  constructor(token: string) {
    this.#token = token
  }

  start(): void {
    this.#work = Promise.all([
      ...Array.from({ length: 3 }, () => this.#state()),
      ...Array.from({ length: 2 }, () => this.#upload()),
      this.#rename(),
      this.#watch(),
    ])
    this.#work.catch(() => undefined)
  }

  /** Lets each end what it has begun. */
  async stop(): Promise<{ created: number; repeated: number; checkpoints: number }> {
    this.#goesOn = false
    await this.#work
    const created = this.#statements.size + this.#files.size
    return { created, repeated: this.#attempts - created, checkpoints: this.#notes.size }
  }

  /**
   * What is not as clients were told: each thing that was acknowledged must be there, once, whole, and in the ledger, and what was
   * given out of the ledger must still hold. Empty when nothing was lost.
   */
  async findLosses(folder: string): Promise<string[]> {
    const losses: string[] = []
    const stored = await this.#storedEvidence()
    const acknowledged = new Map([
      ...this.#statements,
      ...[...this.#files].map(([name, { id }]) => [name, id] as const),
    ])
    for (const [title, id] of acknowledged) {
      const ids = stored.get(title) ?? []
      if (ids.join() !== id) losses.push(`${title} was acknowledged as ${id}, and is there as [${ids.join()}]`)
    }
    for (const title of stored.keys())
      if (!acknowledged.has(title)) losses.push(`${title} is there, and nobody was told`)
    const { name } = Name.parse(await this.#get('/organization'))
    if (name !== `Acme ${this.#renamed}`) losses.push(`Acme ${this.#renamed} was acknowledged; the name is ${name}`)
    for (const [file, { id, sha256 }] of this.#files) {
      const bytes = await this.#bytes(`/evidence/${id}/file`)
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) losses.push(`${file} has other bytes`)
    }
    return [...losses, ...(await this.#findLedgerLosses(folder))]
  }

  async #findLedgerLosses(folder: string): Promise<string[]> {
    let head = Head.parse(await this.#get('/ledger'))
    for (let look = 0; head.pending > 0 && look < 300; look++) {
      await pause(100)
      head = Head.parse(await this.#get('/ledger'))
    }
    if (head.pending > 0) return [`${head.pending} entries are not sequenced`]
    const path = join(folder, 'bundle.zip')
    await writeFile(path, await this.#bytes('/ledger/bundle'))
    const result = await verifyBundle(path, { key: head.vkey, olderCheckpoints: [...this.#notes] })
    const losses = result.problems.map(({ code, message }) => `${code}: ${message}`)
    if (result.extended.length !== this.#notes.size) losses.push('a checkpoint that was given out is not extended')
    if (result.counts.blobs !== this.#files.size) losses.push(`the bundle has ${result.counts.blobs} files`)
    return losses
  }

  /** Adds statements, each of which must be there once. */
  async #state(): Promise<void> {
    while (this.#goesOn) {
      const title = `statement ${this.#next++}`
      const body = { kind: 'statement', title, statement: 'It was done.' }
      this.#statements.set(title, await this.#create({ path: '/evidence', idempotencyKey: title, body }))
    }
  }

  /** Uploads files, whose bytes must all be there. */
  async #upload(): Promise<void> {
    while (this.#goesOn) {
      const bytes = randomBytes(50_000 + Math.floor(Math.random() * 400_000))
      const name = `file-${this.#next++}.bin`
      const id = await this.#create({ path: `/evidence/files/${name}`, idempotencyKey: name, bytes })
      this.#files.set(name, { id, sha256: createHash('sha256').update(bytes).digest('hex') })
    }
  }

  /** Counts in the name of the organization: each number was acknowledged before the next is asked for. */
  async #rename(): Promise<void> {
    while (this.#goesOn) {
      const body = { name: `Acme ${this.#renamed + 1}` }
      const { answer } = await insist(this.servers, {
        method: 'PATCH',
        path: '/organization',
        token: this.#token,
        body,
      })
      requireStatus(answer, 200)
      this.#renamed++
    }
  }

  /** Collects checkpoints that were given out, which no later ledger may contradict. */
  async #watch(): Promise<void> {
    while (this.#goesOn) {
      const { checkpoint } = Head.parse(await this.#get('/ledger'))
      if (checkpoint) this.#notes.add(checkpoint.note)
      await pause(30)
    }
  }

  async #create(options: { path: string; idempotencyKey: string; body?: unknown; bytes?: Buffer<ArrayBuffer> }) {
    const { answer, attempts } = await insist(this.servers, { ...options, method: 'POST', token: this.#token })
    this.#attempts += attempts
    requireStatus(answer, 201)
    return Id.parse(answer.body).id
  }

  async #get(path: string): Promise<unknown> {
    const { answer } = await insist(this.servers, { method: 'GET', path, token: this.#token })
    requireStatus(answer, 200)
    return answer.body
  }

  async #bytes(path: string): Promise<Buffer> {
    const response = await fetch(`${this.servers.urls[0]}/api${path}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    })
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }

  async #storedEvidence(): Promise<Map<string, string[]>> {
    const stored = new Map<string, string[]>()
    for (let cursor = ''; ;) {
      const page = Page.parse(await this.#get(`/evidence?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`))
      for (const { title, id } of page.items) stored.set(title, [...(stored.get(title) ?? []), id])
      if (page.next === null) return stored
      cursor = page.next
    }
  }
}

function requireStatus(answer: Answer, status: number): void {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`)
}
