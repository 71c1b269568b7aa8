import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlobStore, StoredBlob } from '../../core/blobs.ts'
import { HoldfastError } from '../../core/errors.ts'
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts'
import { setUpOrganization, type TestOrganization, tinyProgram } from '../../../test/support/organization.ts'

const oneMiB = 1024 * 1024
const blobOf = (bytes: Buffer<ArrayBuffer>): Blob => new Blob([bytes], { type: 'application/octet-stream' })

let test: TestApp
let organization: TestOrganization
let key: string

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z', env: { HOLDFAST_MAX_UPLOAD_MIB: '3' } })
  organization = await setUpOrganization(test)
  key = await keyWith(['evidence:add', 'evidence:read'])
})
afterAll(() => test.close())

const keyWith = async (scopes: ('evidence:add' | 'evidence:read')[]): Promise<string> =>
  (await organization.owner.identity.createApiKey({ name: 'test', scopes })).token

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** An upload as a program makes it, past the typed client. */
function post(
  fileName: string,
  body: Uint8Array<ArrayBuffer>,
  { query = '', token = key, headers = {} }: { query?: string; token?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${test.url}/api/evidence/files/${encodeURIComponent(fileName)}${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
    body,
  })
}

const get = (id: string, token = key): Promise<Response> =>
  fetch(`${test.url}/api/evidence/${id}/file`, { headers: { authorization: `Bearer ${token}` } })

async function blobFiles(): Promise<string[]> {
  const names = await readdir(join(test.app.config.dataFolder, 'blobs'), { recursive: true, withFileTypes: true })
  // an upload of the test before may still be clearing up after itself
  return names.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)).map((entry) => entry.name)
}

const countEvidence = async (): Promise<number> => (await organization.owner.evidence.list({ limit: 200 })).items.length

describe('uploading a file', () => {
  it('stores the bytes under their hash and says what they are, when they came and what they cover', async () => {
    const pdf = Buffer.from('%PDF-1.7\nminutes')
    const evidence = await organization.owner.evidence.upload({
      params: { fileName: 'Protokoll März.pdf' },
      query: {
        title: 'Minutes of March',
        coversFrom: '2026-03-01',
        coversUntil: '2026-03-31',
        expiresOn: '2027-12-31',
      },
      body: blobOf(pdf),
    })
    expect(evidence).toMatchObject({
      kind: 'file',
      title: 'Minutes of March',
      sha256: sha256(pdf),
      size: pdf.length,
      mediaType: 'application/pdf',
      fileName: 'Protokoll März.pdf',
      url: null,
      statement: null,
      coversFrom: '2026-03-01',
      coversUntil: '2026-03-31',
      expiresOn: '2027-12-31',
      isExpired: false,
      recordedAt: '2027-01-04T08:00:00Z',
      recordedBy: { id: organization.ownerId, name: 'Ada Owner' },
      usedBy: [],
      leaf: null,
    })
    expect(await organization.owner.evidence.get({ id: evidence.id })).toEqual(evidence)
  })

  it('takes its name for the title when there is none, and the word of a machine for its kind', async () => {
    const response = await post('scan.json', Buffer.from('{"ok":true}'), { query: '?machine=true' })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ kind: 'machine', title: 'scan.json', mediaType: 'text/plain' })
  })

  it('knows its place in the ledger once that is sequenced', async () => {
    const { id } = await organization.owner.evidence.add({ kind: 'statement', title: 'A', statement: 'It was done.' })
    expect((await organization.owner.evidence.get({ id })).leaf).toBeNull()
    await test.app.ledger.drain()
    const { leaf } = await organization.owner.evidence.get({ id })
    const superuser = await test.superuser()
    const { rows } = await superuser.query<{ subject: string }>(
      'select e.subject from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id where l.idx = $1',
      [leaf],
    )
    await superuser.end()
    expect(rows).toEqual([{ subject: id }])
  })

  it('refuses an empty file, and leaves nothing behind', async () => {
    const before = await blobFiles()
    const evidence = await countEvidence()
    const response = await post('empty.txt', Buffer.alloc(0))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_input', errors: [{ path: 'body', message: 'empty' }] })
    expect(await blobFiles()).toEqual(before)
    expect(await countEvidence()).toBe(evidence)
  })

  it('takes a file of exactly the limit, and refuses one of a byte more, told or not, with nothing left behind', async () => {
    expect((await post('limit.bin', Buffer.alloc(3 * oneMiB, 1))).status).toBe(201)
    const before = await blobFiles()
    const told = await post('big.bin', Buffer.alloc(3 * oneMiB + 1))
    expect(told.status).toBe(413)
    expect(await told.json()).toMatchObject({ code: 'too_large' })
    expect(await chunkedUpload(Buffer.alloc(3 * oneMiB + 1))).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    })
    expect(await blobFiles()).toEqual(before)
  })

  it('that breaks off leaves nothing behind', async () => {
    const before = await blobFiles()
    const evidence = await countEvidence()
    await brokenUpload(Buffer.alloc(oneMiB, 2))
    await expect.poll(async () => (await blobFiles()).toSorted()).toEqual(before.toSorted())
    expect(await countEvidence()).toBe(evidence)
  })

  it('refuses a period that ends before it begins, before it takes the bytes', async () => {
    const before = await blobFiles()
    const response = await post('a.txt', Buffer.from('period'), {
      query: '?coversFrom=2026-02-01&coversUntil=2026-01-31',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ path: 'coversUntil' }] })
    expect(await blobFiles()).toEqual(before)
  })

  it('reads no byte of somebody who may not', async () => {
    const before = await blobFiles()
    expect((await post('a.txt', Buffer.from('not mine'), { token: 'hf_wrong' })).status).toBe(401)
    const reader = await keyWith(['evidence:read'])
    expect((await post('a.txt', Buffer.from('not mine'), { token: reader })).status).toBe(403)
    expect(await blobFiles()).toEqual(before)
  })

  it('refuses other bodies than bytes', async () => {
    const response = await post('a.json', Buffer.from('{"a":1}'), { headers: { 'content-type': 'application/json' } })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_input' })
  })

  it('with one Idempotency-Key is one piece of evidence, and other bytes under it are refused', async () => {
    const headers = { 'idempotency-key': 'upload-1' }
    const [first, second] = await Promise.all([
      post('a.txt', Buffer.from('same'), { headers }),
      post('a.txt', Buffer.from('same'), { headers }),
    ])
    const third = await post('a.txt', Buffer.from('same'), { headers })
    expect([first.status, second.status, third.status]).toEqual([201, 201, 201])
    const bodies = [await first.json(), await second.json(), await third.json()]
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
    const other = await post('a.txt', Buffer.from('other'), { headers })
    expect(other.status).toBe(422)
    expect(await other.json()).toMatchObject({ code: 'idempotency_mismatch' })
  })

  it('stores the same bytes once, for two pieces of evidence', async () => {
    const bytes = Buffer.from('twice')
    const [first, second] = await Promise.all([post('one.txt', bytes), post('two.txt', bytes)])
    expect([first.status, second.status]).toEqual([201, 201])
    expect((await blobFiles()).filter((name) => name === sha256(bytes))).toHaveLength(1)
    const { items } = await organization.owner.evidence.list({ sha256: sha256(bytes) })
    expect(new Set(items.map((item) => item.fileName))).toEqual(new Set(['one.txt', 'two.txt']))
  })

  it('keeps hostile names to their last part, and refuses line breaks in them', async () => {
    const path = await post('../../../etc/passwd', Buffer.from('path'))
    expect(await path.json()).toMatchObject({ fileName: 'passwd', title: 'passwd' })
    const turned = await post('invoice\u202efdp.exe', Buffer.from('turned'))
    expect(await turned.json()).toMatchObject({ fileName: 'invoicefdp.exe' })
    expect((await post('a\r\nset-cookie: b', Buffer.from('line'))).status).toBe(400)
    expect((await post('x'.repeat(256), Buffer.from('long'))).status).toBe(400)
  })
})

/** Sends without saying how much is coming. */
const chunkedUpload = (bytes: Buffer): Promise<{ status: number | undefined; body: unknown }> =>
  new Promise((resolve, reject) => {
    const sending = request(`${test.url}/api/evidence/files/big.bin`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/octet-stream',
        'transfer-encoding': 'chunked',
      },
    })
    sending.on('error', reject)
    sending.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
        resolve({ status: response.statusCode, body })
      })
    })
    sending.end(bytes)
  })

/** Promises more bytes than it sends, and hangs up. */
const brokenUpload = (bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const sending = request(`${test.url}/api/evidence/files/broken.bin`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.length + 1000),
      },
    })
    sending.on('error', () => undefined)
    sending.on('close', () => resolve())
    sending.write(bytes, () => sending.destroy())
  })

describe('when the disk of the server is full', () => {
  let full: TestApp
  let mounted: string | undefined
  let blobs: BlobStore

  beforeAll(async () => {
    full = await createTestApp()
    const folder = join(full.app.config.dataFolder, 'blobs')
    await mkdir(join(folder, 'incoming'), { recursive: true })
    mounted = mountTinyDisk(folder)
    // where nothing can be mounted, a store that says what a full disk says
    blobs = mounted === undefined ? { ...full.app.blobs, put: refuseAsFull } : full.app.blobs
    Object.defineProperty(full.app, 'blobs', { value: blobs })
  })
  afterAll(async () => {
    if (mounted !== undefined) execFileSync('umount', [mounted])
    await full.close()
  })

  it('an upload is refused in words, leaves no byte and no row, and the next small one works', async () => {
    const { owner } = await setUpOrganization(full)
    const upload = (size: number) =>
      owner.evidence.upload({ params: { fileName: 'a.bin' }, query: {}, body: blobOf(Buffer.alloc(size, 7)) })
    expect(await upload(8000)).toMatchObject({ size: 8000 })
    await expect(upload(2 * oneMiB)).rejects.toMatchObject({
      status: 507,
      data: { code: 'storage_full', detail: expect.stringMatching(/full; nothing was stored/) },
    })
    // its last part fits on the disk by half: no reason to take that for the whole
    await expect(upload(oneMiB)).rejects.toMatchObject({ status: 507 })
    expect((await owner.evidence.list({})).items).toHaveLength(1)
    expect(await upload(9000)).toMatchObject({ size: 9000 })
    expect(await readdir(join(full.app.config.dataFolder, 'blobs', 'incoming'))).toEqual([])
  })
})

/** A store without a disk: room for what is small, and the words of a full disk for the rest. */
async function refuseAsFull(bytes: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    parts.push(part)
    size += part.length
    if (size > 500_000) throw new HoldfastError('storage_full', 'The disk of the server is full; nothing was stored.')
  }
  const head = Buffer.concat(parts)
  return { sha256: sha256(head), size, head }
}

function mountTinyDisk(folder: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    return undefined
  }
}

describe('links and statements', () => {
  it('are evidence without a file', async () => {
    const { owner } = organization
    const link = await owner.evidence.add({ kind: 'link', title: 'Ticket', url: 'https://example.com/t/1' })
    expect(link).toMatchObject({ kind: 'link', url: 'https://example.com/t/1', sha256: null, statement: null })
    await expect(owner.evidence.download({ id: link.id })).rejects.toMatchObject({ status: 404 })
    await expect(owner.evidence.add({ kind: 'link', title: 'Ticket' })).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ path: 'url' }] },
    })
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'https://ada:pw@example.com'])
      await expect(owner.evidence.add({ kind: 'link', title: 'Ticket', url })).rejects.toMatchObject({ status: 400 })
  })
})

/** The typed client hands a binary answer over as a File. */
async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (!(body instanceof Blob)) throw new Error('bytes were expected')
  return new Uint8Array(await body.arrayBuffer())
}

async function uploaded(fileName: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
  const { id } = await organization.owner.evidence.upload({
    params: { fileName },
    query: {},
    body: blobOf(bytes),
  })
  return id
}

describe('downloading a file', () => {
  it('gives the very bytes back, as an attachment that no browser executes', async () => {
    const bytes = Buffer.from('<!doctype html><script>alert(document.domain)</script>')
    const response = await get(await uploaded('page "1".html', bytes))
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="page _1_.html"; filename*=UTF-8''page%20%221%22.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
  })

  it('names only types that are inert', async () => {
    const program = await get(await uploaded('a.exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')))
    expect(program.headers.get('content-type')).toBe('application/octet-stream')
    await program.arrayBuffer()
    const xml = await get(
      await uploaded('a.svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')),
    )
    expect(xml.headers.get('content-type')).toBe('application/octet-stream')
    await xml.arrayBuffer()
    const png = await get(await uploaded('a.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')))
    expect(png.headers.get('content-type')).toBe('image/png')
    await png.arrayBuffer()
  })

  it('through the typed client, gives the same bytes', async () => {
    const bytes = Buffer.alloc(2 * oneMiB, 'holdfast ')
    const { body } = await organization.owner.evidence.download({ id: await uploaded('big.txt', bytes) })
    expect(sha256(await bytesOf(body))).toBe(sha256(bytes))
  })

  it('never hands out a file whole that was changed on disk', async () => {
    const bytes = Buffer.alloc(oneMiB, 'true ')
    const id = await uploaded('changed.txt', bytes)
    const name = sha256(bytes)
    const changed = Buffer.from(bytes)
    changed.write('false', 500_000)
    await writeFile(join(test.app.config.dataFolder, 'blobs', name.slice(0, 2), name), changed)
    const response = await get(id)
    await expect(response.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('says that the bytes are missing or cut, rather than giving what is left', async () => {
    const bytes = Buffer.from('soon gone')
    const id = await uploaded('gone.txt', bytes)
    const name = sha256(bytes)
    const path = join(test.app.config.dataFolder, 'blobs', name.slice(0, 2), name)
    await writeFile(path, 'soon')
    expect((await get(id)).status).toBe(500)
    await rm(path)
    const response = await get(id)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(name) })
  })

  it('is refused to who may not read evidence, and finds nothing for an unknown id', async () => {
    const id = await uploaded('a.txt', Buffer.from('a'))
    expect((await get(id, await keyWith(['evidence:add']))).status).toBe(403)
    expect((await get('01900000-0000-7000-8000-000000000000')).status).toBe(404)
  })
})

describe('the list of evidence', () => {
  it('comes newest first, by pages, and by kind', async () => {
    const { owner } = organization
    const { items: all } = await owner.evidence.list({ limit: 200 })
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await owner.evidence.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) })
      paged.push(...page.items.map((item) => item.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(paged).toEqual(all.map((item) => item.id))
    const { items: links } = await owner.evidence.list({ kind: ['link', 'statement'] })
    expect(links.length).toBeGreaterThan(0)
    expect(links.every((item) => item.kind !== 'file')).toBe(true)
  })

  it('shows what expires, and what had expired on a day of the past', async () => {
    const { owner } = organization
    const { id } = await owner.evidence.add({
      kind: 'statement',
      title: 'Insured',
      statement: 'We are insured.',
      expiresOn: '2027-01-03',
    })
    const { items } = await owner.evidence.list({ expiresBefore: '2027-01-04' })
    expect(items.map((item) => ({ id: item.id, isExpired: item.isExpired }))).toEqual([{ id, isExpired: true }])
    const still = await owner.evidence.add({ kind: 'statement', title: 'B', statement: 'b', expiresOn: '2027-01-05' })
    await test.app.ledger.drain()
    const superuser = await test.superuser()
    await superuser.query("update ledger.mode set simulated_now = '2027-02-01T08:00:00Z'")
    await superuser.end()
    const later = await owner.evidence.add({ kind: 'statement', title: 'Later', statement: 'Later.' })
    expect((await owner.evidence.get({ id: still.id })).isExpired).toBe(true)
    const asOf = '2027-01-05T12:00:00Z'
    expect((await owner.evidence.get({ id: still.id, asOf })).isExpired).toBe(false)
    await expect(owner.evidence.get({ id: later.id, asOf })).rejects.toMatchObject({ status: 404 })
  })
})

describe('evidence of a duty', () => {
  it('says for which occurrence it was recorded, and is what an auditor of that framework and window sees', async () => {
    const { owner, ownerId } = organization
    const daily = `
- id: look
  control: access-review
  title: Look at the log
  role: lead
  steps: Look.
  when: { schedule: { rrule: 'FREQ=DAILY', time: '00:00' } }
  window: PT20H
`
    await owner.program.apply({ files: tinyProgram(daily), holders: { lead: ownerId } })
    await owner.clock.advance({ to: '2027-02-02T09:00:00Z' })
    const { items } = await owner.obligations.list({ state: ['open'] })
    const obligation = items[0]
    const used = await owner.evidence.add({ kind: 'statement', title: 'Seen', statement: 'I looked at it.' })
    const unused = await owner.evidence.add({ kind: 'statement', title: 'Private', statement: 'Not for the auditor.' })
    await owner.obligations.complete({ id: obligation?.id ?? '', evidence: [{ evidenceId: used.id }] })
    const use = { obligationId: obligation?.id, title: 'Look at the log', occurrence: obligation?.occurrence }
    expect((await owner.evidence.get({ id: used.id })).usedBy).toEqual([use])
    const page = await owner.evidence.list({ limit: 2 })
    expect(new Map(page.items.map(({ id, usedBy }) => [id, usedBy]))).toEqual(
      new Map([
        [used.id, [use]],
        [unused.id, []],
      ]),
    )

    const { client: within } = await organization.joinAuditor('within', '2027-02-01', '2027-02-28')
    expect((await within.evidence.list({})).items.map(({ id }) => id)).toEqual([used.id])
    await expect(within.evidence.get({ id: unused.id })).rejects.toMatchObject({ status: 404 })
    const { client: outside } = await organization.joinAuditor('outside', '2026-01-01', '2026-12-31')
    expect((await outside.evidence.list({})).items).toEqual([])
    await expect(outside.evidence.download({ id: used.id })).rejects.toMatchObject({ status: 404 })
  })
})
