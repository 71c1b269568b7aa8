import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  appendLeaves,
  type BundleBlob,
  type BundleEntry,
  type BundleSource,
  type Checkpoint,
  EMPTY_EDGE,
  entryHash,
  generateKey,
  parseSignerKey,
  signCheckpoint,
  type TreeEdge,
  type TreeHead,
  type Verification,
  verifyBundle,
  type VerifyOptions,
  writeBundle,
} from '../../src/index.ts'

export const ORG = '7c1f8a52-6f0e-4d53-9c55-1f1b2c3d4e5f'
export const ORIGIN = 'holdfast.example/log/acme'
const START = Date.UTC(2026, 4, 4, 10)

/** A fixed key, so that the same log gives the same bytes. */
export const signer = parseSignerKey(generateKey(ORIGIN).skey)

export interface SampleEntry {
  salt: string
  body: string
}

const byLengthThenBytes = ([a]: [string, unknown], [b]: [string, unknown]): number =>
  a.length - b.length || (a < b ? -1 : 1)

/** The text of a body as PostgreSQL writes jsonb: its order of members, a space after colons and commas. */
export function jsonbText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(byLengthThenBytes)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${jsonbText(member)}`).join(', ')}}`
}

/** Something like a uuid, the same for the same number. */
export function uuid(number: number): string {
  const hex = createHash('sha256').update(`uuid ${number}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

export function sampleBody(number: number, overrides: Record<string, unknown> = {}): string {
  return jsonbText({
    v: 1,
    org: ORG,
    table: 'obligation',
    subject: uuid(number),
    action: number % 3 === 0 ? 'insert' : 'update',
    at: new Date(START + number * 1000).toISOString().replace('Z', '+00:00'),
    actor: `person:${uuid(number % 7)}`,
    behalf: null,
    operation: 'completeObligation',
    request: uuid(number + 1_000_000),
    schema: 12,
    row: {
      id: uuid(number),
      state: 'open',
      title: 'Zugänge prüfen “quarterly”\n',
      due: '2026-06-01',
      window: [1, 2.5e3, true],
    },
    ...overrides,
  })
}

export const saltOf = (number: number): string =>
  createHash('sha256').update(`salt ${number}`).digest('hex').slice(0, 32)

/** A log that can be written to, restored from a backup, and exported; honest unless a test makes it otherwise. */
export class SampleLog {
  readonly entries: SampleEntry[] = []
  readonly notes: string[] = []
  readonly blobs: { content: Buffer; sha256: string }[] = []
  readonly bare = new Set<number>()
  readonly heads: TreeHead[] = []
  epoch = 1
  /** Seconds that have passed: one for each entry, also for those that a restore takes away. */
  #clock = 0
  #edge: TreeEdge = EMPTY_EDGE
  #sequenced = 0
  #previous: TreeHead | undefined

  get size(): number {
    return this.entries.length
  }

  /** When the next entry is written. */
  get now(): Date {
    return new Date(START + this.#clock * 1000)
  }

  add(overrides: Record<string, unknown> = {}): number {
    const leaf = this.size
    this.entries.push({ salt: saltOf(this.#clock), body: sampleBody(this.#clock, overrides) })
    this.#clock += 1
    return leaf
  }

  addMany(count: number): this {
    for (let index = 0; index < count; index += 1) this.add()
    return this
  }

  addEvidence(content: string | Buffer): { leaf: number; sha256: string } {
    const bytes = Buffer.from(content)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.blobs.push({ content: bytes, sha256 })
    const leaf = this.add({
      table: 'evidence',
      action: 'insert',
      row: { id: uuid(this.size), sha256, size: bytes.length },
    })
    return { leaf, sha256 }
  }

  /** Everything but what says that something was erased. */
  isErasable(leaf: number): boolean {
    return this.entries[leaf]?.body.includes('erasure"') === false
  }

  erase(leaf: number): number {
    this.bare.add(leaf)
    return this.add({ table: 'erasure', action: 'insert', row: { id: uuid(this.size), leaf, reason: 'asked for' } })
  }

  eraseBlob(sha256: string): number {
    this.blobs.splice(0, this.blobs.length, ...this.blobs.filter((blob) => blob.sha256 !== sha256))
    return this.add({ table: 'erasure', action: 'insert', row: { id: uuid(this.size), leaf: null, sha256 } })
  }

  /** Signs a checkpoint over everything so far. */
  checkpoint(overrides: Partial<Checkpoint> = {}): this {
    const fresh = this.entries.slice(this.#sequenced).map(({ salt, body }) => entryHash(salt, body))
    const appended = appendLeaves(this.#sequenced, this.#edge, Buffer.concat(fresh))
    this.#edge = appended.edge
    this.#sequenced = appended.size
    const head = { size: appended.size, root: appended.root }
    this.heads.push(head)
    const previous = this.#previous === undefined ? {} : { previous: this.#previous }
    const checkpoint = {
      origin: ORIGIN,
      ...head,
      time: this.now.toISOString(),
      epoch: this.epoch,
      ...previous,
      ...overrides,
    }
    this.notes.push(signCheckpoint(checkpoint, signer))
    return this
  }

  /** Goes back to a backup of `size` entries and begins a new epoch. */
  restore(size: number): this {
    const last = this.heads.at(-1)
    if (last === undefined) throw new Error('nothing was given out yet')
    this.entries.length = size
    const hashes = this.entries.map(({ salt, body }) => entryHash(salt, body))
    this.#edge = appendLeaves(0, EMPTY_EDGE, Buffer.concat(hashes)).edge
    this.#sequenced = size
    this.#previous = last
    this.epoch += 1
    return this
  }

  source(overrides: Partial<BundleSource> = {}): BundleSource {
    return {
      organization: { id: ORG, name: 'Acme <GmbH> & Söhne' },
      vkey: signer.verifier.vkey,
      size: this.size,
      scope: { kind: 'all' },
      createdAt: new Date(START + 86_400_000),
      entries: this.bundleEntries(),
      checkpoints: this.notes,
      blobs: this.bundleBlobs(),
      ...overrides,
    }
  }

  bundleEntries(): BundleEntry[] {
    return this.entries.map(({ salt, body }, leaf) => {
      const leafHash = entryHash(salt, body)
      return this.bare.has(leaf) ? { leafHash } : { salt, body, leafHash }
    })
  }

  bundleBlobs(): BundleBlob[] {
    return this.blobs.map(({ content, sha256 }) => ({
      sha256,
      size: content.length,
      mediaType: 'text/plain',
      content: [content],
    }))
  }
}

/** A folder for bundles, and its removal. */
export async function temporaryFolder(): Promise<{ path: (name: string) => string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-ledger-'))
  return { path: (name) => join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function writeBundleFile(path: string, source: BundleSource): Promise<string> {
  await pipeline(Readable.from(writeBundle(source)), createWriteStream(path))
  return path
}

/** Writes a bundle and verifies it with the key that is known to be right. */
export async function writeAndVerify(
  path: string,
  source: BundleSource,
  options: VerifyOptions = {},
): Promise<Verification> {
  return verifyBundle(await writeBundleFile(path, source), { key: signer.verifier, ...options })
}
