import { execFileSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BlobStore, folderBlobStore, removeUnfinishedUploads } from '../../src/core/blobs.ts'
import { startApp } from '../../src/core/start-app.ts'
import { setUpOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'
import { startServerInProcess } from './support/server-in-process.ts'

const oneMiB = 1024 * 1024
/** For what happens soon, on a machine that may have much else to do. */
const eventually = { timeout: 20_000 }

let test: TestApp
let owner: TestClient
let token: string

beforeAll(async () => {
  test = await createTestApp()
  owner = (await setUpOrganization(test)).owner
  token = (await owner.identity.createApiKey({ name: 'uploads', scopes: ['evidence:add', 'evidence:read'] })).token
})
afterAll(() => test.close())

const blobFolder = (): string => join(test.app.config.dataFolder, 'blobs')
const incoming = async (): Promise<string[]> => readdir(join(blobFolder(), 'incoming')).catch(() => [])

async function storedBlobs(): Promise<string[]> {
  const entries = await readdir(blobFolder(), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('incoming')).map(({ name }) => name)
}

const countEvidence = async (): Promise<number> => (await owner.evidence.list({ limit: 200 })).items.length

const blobOf = (bytes: Uint8Array<ArrayBuffer>): Blob => new Blob([bytes], { type: 'application/octet-stream' })
const upload = (fileName: string, bytes: Uint8Array<ArrayBuffer>) =>
  owner.evidence.upload({ params: { fileName }, query: {}, body: blobOf(bytes) })

/** An upload that sends a part of its bytes and then waits for what it is told to do. */
function beginUpload(url: string, fileName: string, first: Uint8Array, promised?: number) {
  const answer = Promise.withResolvers<{ status: number | undefined; body: unknown } | undefined>()
  const sending = request(`${url}/api/evidence/files/${fileName}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      ...(promised === undefined ? {} : { 'content-length': String(promised) }),
    },
  })
  sending.on('error', () => answer.resolve(undefined))
  sending.on('response', (response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
      answer.resolve({ status: response.statusCode, body })
    })
  })
  sending.write(first)
  return {
    answer: answer.promise,
    finish: (rest: Uint8Array) => sending.end(rest),
    hangUp: () => sending.destroy(),
  }
}

describe('an upload that its sender cuts off', () => {
  it.each([
    ['with the number of its bytes said', 3 * oneMiB],
    ['without saying how many come', undefined],
  ])('leaves no byte and no row (%s)', async (_, promised) => {
    const [blobs, rows] = [await storedBlobs(), await countEvidence()]
    const begun = Array.from({ length: 4 }, (_none, index) =>
      beginUpload(test.url, `cut-${index}.bin`, randomBytes(oneMiB), promised),
    )
    await expect.poll(incoming, eventually).toHaveLength(begun.length)
    for (const { hangUp } of begun) hangUp()
    await expect.poll(incoming, eventually).toEqual([])
    expect(await storedBlobs()).toEqual(blobs)
    expect(await countEvidence()).toBe(rows)
  })

  it('is in nobody’s way while it lasts', async () => {
    const slow = beginUpload(test.url, 'slow.bin', randomBytes(10))
    await expect.poll(incoming, eventually).toHaveLength(1)
    const quick = await Promise.all(
      Array.from({ length: 8 }, (_, index) => upload(`quick-${index}`, randomBytes(5000))),
    )
    expect(quick).toHaveLength(8)
    // no connection to the database waits for the sender
    const pool = test.app.database.pool('hf_app')
    expect(pool.idleCount).toBe(pool.totalCount)
    slow.finish(randomBytes(10))
    expect(await slow.answer).toMatchObject({ status: 201, body: { size: 20 } })
  })
})

describe('two uploads at once', () => {
  it('of the same bytes are one file and two pieces of evidence, each whole', async () => {
    const bytes = randomBytes(2 * oneMiB)
    const half = bytes.length / 2
    const uploads = ['one.bin', 'two.bin'].map((name) => beginUpload(test.url, name, bytes.subarray(0, half)))
    await expect.poll(incoming, eventually).toHaveLength(2)
    for (const { finish } of uploads) finish(bytes.subarray(half))
    const answers = await Promise.all(uploads.map(({ answer }) => answer))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(answers).toMatchObject([
      { status: 201, body: { sha256 } },
      { status: 201, body: { sha256 } },
    ])
    expect((await storedBlobs()).filter((name) => name === sha256)).toHaveLength(1)
    expect(await incoming()).toEqual([])
  })

  it('where one is cut off do not disturb each other', async () => {
    const bytes = randomBytes(2 * oneMiB)
    const [kept, cut] = ['kept.bin', 'cut.bin'].map((name) => beginUpload(test.url, name, bytes.subarray(0, oneMiB)))
    await expect.poll(incoming, eventually).toHaveLength(2)
    cut?.hangUp()
    await expect.poll(incoming, eventually).toHaveLength(1)
    kept?.finish(bytes.subarray(oneMiB))
    expect(await kept?.answer).toMatchObject({ status: 201, body: { size: bytes.length } })
  })

  it('on a disk that has room for one: at least one is refused in words, and nothing half is kept', async () => {
    const disk = await tinyDisk()
    const whole = test.app.blobs
    Object.defineProperty(test.app, 'blobs', { value: disk.store })
    try {
      const rows = await countEvidence()
      const results = await Promise.allSettled([
        upload('a.bin', randomBytes(1.5 * oneMiB)),
        upload('b.bin', randomBytes(1.5 * oneMiB)),
      ])
      const refused = results.filter((result) => result.status === 'rejected').map(({ reason }): unknown => reason)
      expect(refused.length).toBeGreaterThanOrEqual(1)
      for (const reason of refused) expect(reason).toMatchObject({ status: 507, data: { code: 'storage_full' } })
      expect(await readdir(join(disk.folder, 'incoming'))).toEqual([])
      // what was refused takes no room from what comes next
      expect(await upload('c.bin', randomBytes(200_000))).toMatchObject({ size: 200_000 })
      expect(await countEvidence()).toBe(rows + 2 - refused.length + 1)
    } finally {
      Object.defineProperty(test.app, 'blobs', { value: whole })
      disk.remove()
    }
  })
})

/** A disk of 2 MiB; where none can be mounted, one that counts what is written and says what a full disk says. */
async function tinyDisk(): Promise<{ store: BlobStore; folder: string; remove: () => void }> {
  const folder = join(test.app.config.dataFolder, 'tiny')
  await mkdir(folder)
  const store = folderBlobStore(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', folder], { stdio: 'ignore' })
    return { store, folder, remove: () => execFileSync('umount', [folder]) }
  } catch {
    let used = 0
    async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let mine = 0
      for await (const part of bytes) {
        if (used + part.length > 2 * oneMiB) {
          used -= mine
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        }
        used += part.length
        mine += part.length
        yield part
      }
    }
    const put: BlobStore['put'] = (bytes, maxBytes) => store.put(counted(bytes), maxBytes)
    return { store: { ...store, put }, folder, remove: () => undefined }
  }
}

describe('an upload that the server does not survive', () => {
  const anotherServer = () =>
    startServerInProcess({ dataFolder: test.app.config.dataFolder, databaseUrl: test.app.config.databaseUrl })

  it('leaves nothing behind once a server starts again', async () => {
    const [blobs, rows] = [await storedBlobs(), await countEvidence()]
    const doomed = await anotherServer()
    beginUpload(doomed.url, 'doomed.bin', randomBytes(oneMiB))
    await expect.poll(incoming, eventually).toHaveLength(1)
    await doomed.kill()
    expect(await incoming()).toHaveLength(1)
    // this very process goes on with an upload of its own, as another server on the same machine would
    const going = beginUpload(test.url, 'going.bin', randomBytes(oneMiB))
    await expect.poll(incoming, eventually).toHaveLength(2)
    const next = await anotherServer()
    expect(await incoming()).toHaveLength(1)
    going.finish(randomBytes(oneMiB))
    expect(await going.answer).toMatchObject({ status: 201, body: { size: 2 * oneMiB } })
    await next.kill()
    expect(await storedBlobs()).toHaveLength(blobs.length + 1)
    expect(await countEvidence()).toBe(rows + 1)
  })

  it('is told from one that goes on: on this machine by its process, on others by its age', async () => {
    const root = join(test.app.config.dataFolder, 'shared')
    const put = async (name: string, hoursAgo: number): Promise<string> => {
      const path = join(root, 'incoming', name)
      await mkdir(join(root, 'incoming'), { recursive: true })
      await writeFile(path, 'a part')
      const then = Date.now() / 1000 - hoursAgo * 3600
      await utimes(path, then, then)
      return name
    }
    const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')
    const going = [
      await put(`elsewhere.1.abcdef01.${randomUUID()}`, 1),
      await put(`${host}.1.abcdef01.${randomUUID()}`, 1),
    ]
    await put(`${host}.999999999.abcdef01.${randomUUID()}`, 0)
    await put(`${host}.${process.pid}.abcdef01.${randomUUID()}`, 0)
    await put(`elsewhere.1.abcdef01.${randomUUID()}`, 25)
    await put('of a release that named them otherwise', 25)
    expect(await removeUnfinishedUploads(root)).toBe(4)
    expect((await readdir(join(root, 'incoming'))).toSorted()).toEqual(going.toSorted())
  })

  it('is not taken for one that this process has begun', async () => {
    const going = beginUpload(test.url, 'mine.bin', randomBytes(oneMiB))
    await expect.poll(incoming, eventually).toHaveLength(1)
    const second = await startApp(test.app.config)
    await second.stop()
    going.finish(randomBytes(10))
    expect(await going.answer).toMatchObject({ status: 201 })
  })
})
