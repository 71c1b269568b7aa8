import { createHash, randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint, peekCheckpoint, writeZip, ZipReader, type ZipMember } from '@holdfast/ledger'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eraseIdentity, readIdentities } from '../auth/sealed-identity.ts'
import { folderBlobStore } from '../blobs.ts'
import { refuseToForgetHeads } from '../ledger/heads.ts'
import { signerOf } from '../ledger/signer.ts'
import { startTestCluster, type TestCluster } from '../postgres/test-cluster.ts'
import { masterSecret } from '../secret.ts'
import { openBackup } from './archive-reader.ts'
import { type BackupOptions, backUp, keysFileOf } from './backup.ts'
import { keptApart, leftOut, schemas } from './contents.ts'
import { BackupError } from './errors.ts'
import { signManifest } from './manifest.ts'
import { type RestoreOptions, type RestoreSummary, restore } from './restore.ts'
import {
  addTeams,
  contentsOf,
  createInstallation,
  createTemplate,
  type Founded,
  foundOrganization,
  type Installation,
  secret,
} from './test-installation.ts'

/** The PostgreSQL of the system and of the npm package, as far as they are there: usually two majors. */
const clusters: TestCluster[] = []
let folder: string
let file: string
const open: Installation[] = []

beforeAll(async () => {
  for (const binaries of ['system', 'package'] as const) {
    const cluster = await startTestCluster({ binaries }).catch(() => undefined)
    if (!cluster) continue
    clusters.push(cluster)
    await createTemplate(cluster)
  }
})

afterAll(() => Promise.all(clusters.map((cluster) => cluster.stop())))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-backups-'))
  file = join(folder, 'the backup.zip')
})

afterEach(async () => {
  for (const installation of open.splice(0)) await installation.close()
  await rm(folder, { recursive: true })
})

function clusterAt(position: number): TestCluster {
  const cluster = clusters.at(position)
  if (!cluster) throw new Error('there is no PostgreSQL to test with')
  return cluster
}

async function installation(cluster = clusterAt(0)): Promise<Installation> {
  const made = await createInstallation(cluster, true)
  open.push(made)
  return made
}

/** A database that has its roles and nothing else. */
async function empty(cluster = clusterAt(0)): Promise<Installation> {
  const made = await createInstallation(cluster, false)
  open.push(made)
  return made
}

function backUpOf(from: Installation, more: Partial<BackupOptions> = {}) {
  return backUp({ ...from, file, now: Temporal.Instant.from('2026-11-22T01:02:03Z'), ...more })
}

function restoreInto(into: Installation, more: Partial<RestoreOptions> = {}): Promise<RestoreSummary> {
  return restore({ ...into, file, ...more })
}

/** A backup that was made once, for tests that only change its files; and a database that none of them may write to. */
let pristine: { folder: string; from: Installation; into: Installation; org: string } | undefined

async function takePristine(): Promise<{ from: Installation; into: Installation; org: string }> {
  if (!pristine) {
    const made = await mkdtemp(join(tmpdir(), 'holdfast-backups-'))
    const from = await createInstallation(clusterAt(0), true)
    const { org } = await organizationWithLedger(from)
    await backUpOf(from, { file: join(made, 'the backup.zip') })
    pristine = { folder: made, from, into: await createInstallation(clusterAt(0), false), org }
  }
  for (const name of await readdir(pristine.folder)) await copyFile(join(pristine.folder, name), join(folder, name))
  return pristine
}

afterAll(async () => {
  if (!pristine) return
  await pristine.from.close()
  await pristine.into.close()
  await rm(pristine.folder, { recursive: true })
})

/** What a refused restore must have left alone. */
async function expectUntouched(into: Installation): Promise<void> {
  const client = await into.superuser()
  const { rows } = await client.query('select count(*)::int as count from public.holdfast_migration')
  expect(rows).toEqual([{ count: 0 }])
  await client.end()
  expect(existsSync(into.blobFolder)).toBe(false)
}

async function triggersOf(at: Installation): Promise<unknown[]> {
  const client = await at.superuser()
  const { rows } = await client.query<unknown[]>({
    text: `select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
    rowMode: 'array',
  })
  await client.end()
  return rows
}

async function organizationWithLedger(from: Installation, name = 'acme'): Promise<Founded> {
  const founded = await foundOrganization(from, name)
  await from.ledger.drain()
  return founded
}

describe('a backup', () => {
  it.each([
    ['to the next major version', 0, -1],
    ['back to the major version before', -1, 0],
  ])('restores everything %s', async (_, fromCluster, toCluster) => {
    const from = await installation(clusterAt(fromCluster))
    const { org, person, email } = await organizationWithLedger(from)
    await organizationWithLedger(from, 'other')
    await addTeams(from, org, 300)
    await from.ledger.drain()
    await addTeams(from, org, 2) // committed, and not yet in the tree
    const before = await contentsOf(from)
    const made = await backUpOf(from)
    expect(made).toMatchObject({ blobs: 2, damagedBlobs: [], ledgerProblem: undefined })

    const into = await empty(clusterAt(toCluster))
    const done = await restoreInto(into)
    expect(done).toMatchObject({ rows: made.rows, tables: made.tables, blobs: 2, damagedBlobs: [], migrated: [] })
    const after = await contentsOf(into)
    const differing = [...before.keys()].filter((table) => after.get(table) !== before.get(table))
    expect(differing.sort()).toEqual(
      // what is left out, and what a new epoch and the time of migrating change
      ['app.idempotency', 'directory.session', 'ledger.log', 'public.holdfast_migration'],
    )
    expect([...after.keys()]).toEqual([...before.keys()])
    expect(await triggersOf(into)).toEqual(await triggersOf(from))

    const identities = await into.inOrg(org, (tx) => readIdentities(tx, [person]))
    expect(identities.get(person)).toMatchObject({ email, name: expect.stringContaining('多') })
    for await (const bytes of folderBlobStore(into.blobFolder).read(await blobOf(into))) {
      expect(String(bytes)).toMatch(/^evidence of /)
    }
  })

  it('is one moment of a system that goes on working', async () => {
    const from = await installation()
    const { org } = await organizationWithLedger(from)
    let writing = true
    const written = (async () => {
      for (let count = 0; ; count++) {
        if (!writing) return count
        await addTeams(from, org, 5)
        await from.ledger.drain()
      }
    })()
    await addTeams(from, org, 1)
    await backUpOf(from)
    writing = false
    await written
    const into = await empty()
    const { ledgers } = await restoreInto(into)
    const client = await into.superuser()
    const { rows } = await client.query(
      `select (select count(*) from app.team) = (select count(*) from ledger.entry where table_name = 'team') as recorded,
              (select count(*) from history.team) + (select count(*) from ledger.pending)
                = (select count(*) from ledger.entry where table_name = 'team') as projected`,
    )
    await client.end()
    expect(rows).toEqual([{ recorded: true, projected: true }])
    expect(ledgers).toMatchObject([{ org, epoch: 2 }])
  })

  it('holds nothing that makes people readable but in its second file', async () => {
    const from = await installation()
    const { email } = await organizationWithLedger(from)
    await backUpOf(from)
    const words = [email, 'Jo acme', 'hash of acme']
    const inFile = await textOf(file)
    const inKeys = await textOf(keysFileOf(file))
    for (const word of words) {
      expect(inFile).not.toContain(word)
      expect(inKeys).toContain(word)
    }
    const client = await from.superuser()
    const { rows } = await client.query<{ key: string }>(`select encode(key, 'hex') as key from vault.person_key`)
    await client.end()
    expect(rows).toHaveLength(1)
    expect(inFile).not.toContain(rows[0]?.key)
    expect(inKeys).toContain(rows[0]?.key)
    for (const path of [file, keysFileOf(file)]) expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('has every table in it, but for those with a reason', async () => {
    const from = await installation()
    await organizationWithLedger(from)
    await backUpOf(from)
    const both = await Promise.all(
      [file, keysFileOf(file)].map((path) => openBackup(path, { secret, acceptOtherInstallation: false })),
    )
    const [data, keys] = both.map(({ manifest }) => manifest.tables.map(({ name }) => name))
    await Promise.all(both.map((opened) => opened.close()))
    const all = [...(await contentsOf(from)).keys()].filter((name) => name !== 'public.holdfast_migration')
    expect(
      [...(data ?? []), ...(keys ?? []), ...[...leftOut.keys()].filter((name) => name !== 'pgboss.*')].sort(),
    ).toEqual(all.sort())
    expect(new Set(keys)).toEqual(keptApart)
    expect(new Set(all.map((name) => name.split('.')[0]))).toEqual(
      new Set(schemas.filter((schema) => schema !== 'inventory')),
    )
  })

  it('tells of damaged blobs and ledgers, keeps them as they are, and restores with them', async () => {
    const from = await installation()
    const { org } = await organizationWithLedger(from)
    const sha256 = await blobOf(from)
    await writeFile(join(from.blobFolder, sha256.slice(0, 2), sha256), 'not the evidence of acme')
    const admin = await from.superuser()
    await admin.query(`update ledger.entry set body = replace(body, 'Europe/Berlin', 'Europe/Zurich')`)
    await admin.end()
    const made = await backUpOf(from)
    expect(made.damagedBlobs).toEqual([sha256])
    expect(made.ledgerProblem).toContain(org)
    const into = await empty()
    const done = await restoreInto(into)
    expect(done).toMatchObject({ damagedBlobs: [sha256], blobs: 0, ledgerProblem: made.ledgerProblem })
  })

  it('does not overwrite a file, and leaves none behind when it fails', async () => {
    const from = await installation()
    await organizationWithLedger(from)
    await writeFile(keysFileOf(file), 'mine')
    await expect(backUpOf(from)).rejects.toMatchObject({
      code: 'file_exists',
      message: expect.stringContaining(keysFileOf(file)),
    })
    expect(await readdir(folder)).toEqual(['the backup.zip.keys'])
    await rm(keysFileOf(file))
    await expect(backUpOf(from, { file: join(folder, 'no', 'such', 'folder.zip') })).rejects.toMatchObject({
      code: 'cannot_write',
    })
    // a folder in place of a blob cannot be read
    const unreadable = randomBytes(32).toString('hex')
    await mkdir(join(from.blobFolder, unreadable.slice(0, 2), unreadable), { recursive: true })
    await expect(backUpOf(from)).rejects.toThrow(/EISDIR/)
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a restored database', () => {
  it('goes on recording, numbers its entries on, and its ledger names the last checkpoint given out', async () => {
    const from = await installation()
    const { org } = await organizationWithLedger(from)
    await backUpOf(from)
    const backedUp = peekCheckpoint((await from.heads.read(org)) ?? '')
    await addTeams(from, org, 7)
    await from.ledger.drain()
    const givenOut = (await from.heads.read(org)) ?? ''
    const lost = peekCheckpoint(givenOut)

    const into = await empty()
    // the data folder has outlived its database
    await into.heads.publish(org, givenOut)
    const { ledgers } = await restoreInto(into)
    expect(ledgers).toEqual([{ org, epoch: 2, size: backedUp.size, lastGivenOut: lost.size }])
    await expectHeadsKnown(into)
    await addTeams(into, org, 1)
    await into.ledger.drain()
    const origin = `holdfast.example/${org}`
    const next = openCheckpoint((await into.heads.read(org)) ?? '', signerOf(origin, secret).verifier)
    expect(next).toMatchObject({ epoch: 2, size: backedUp.size + 1, previous: { size: lost.size, root: lost.root } })
    await expectHeadsKnown(into)
    const client = await into.superuser()
    const { rows } = await client.query(
      'select count(distinct id) = count(*) as distinct, max(id) = count(*) as gapless from ledger.entry',
    )
    await client.end()
    expect(rows).toEqual([{ distinct: true, gapless: true }])
  })

  it('takes a checkpoint that somebody outside has kept, and never uses the number of an epoch twice', async () => {
    const from = await installation()
    const { org } = await organizationWithLedger(from)
    await backUpOf(from)
    const second = await empty()
    await restoreInto(second)
    await addTeams(second, org, 4)
    await second.ledger.drain()
    const kept = (await second.heads.read(org)) ?? ''
    expect(peekCheckpoint(kept).epoch).toBe(2)

    const third = await empty()
    const { ledgers } = await restoreInto(third, { givenOut: [kept] })
    expect(ledgers).toMatchObject([{ epoch: 3, lastGivenOut: peekCheckpoint(kept).size }])
  })

  it('holds what an erasure has left, and a person who was erased is unreadable in the backup before, too', async () => {
    const from = await installation()
    const { org, person } = await organizationWithLedger(from)
    await backUpOf(from)
    await from.inOrg(org, async (tx) => {
      await eraseIdentity(tx, person)
      await sql`insert into app.erasure (org_id, id, leaf, reason, erased_by, erased_at) values (${org}, gen_random_uuid(), 0, 'asked for', ${person}, ledger.now())`.execute(
        tx.db,
      )
      await sql`select ledger.erase(0)`.execute(tx.db)
    })
    await from.ledger.drain()
    const later = join(folder, 'later.zip')
    await backUpOf(from, { file: later })
    const into = await empty()
    expect((await restoreInto(into, { file: later })).ledgerProblem).toBeUndefined()
    expect((await into.inOrg(org, (tx) => readIdentities(tx, [person]))).size).toBe(0)

    // the keys of the backup before have been deleted, as they are after 30 days
    await rm(keysFileOf(file))
    const older = await empty()
    await expect(restoreInto(older)).rejects.toMatchObject({ code: 'keys_missing' })
    await expectUntouched(older)
    await restoreInto(older, { withoutKeys: true })
    expect((await older.inOrg(org, (tx) => readIdentities(tx, [person]))).size).toBe(0)
    expect((await contentsOf(older)).get('directory.account')).toMatch(/^0 /)
  })
})

describe('a restore is refused, and nothing is written,', () => {
  it('wherever the backup is cut off', async () => {
    const { into } = await takePristine()
    const whole = await readFile(file)
    for (const part of [0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.9999]) {
      await writeFile(file, whole.subarray(0, Math.floor(whole.length * part)))
      await expect(restoreInto(into)).rejects.toMatchObject({ name: 'BackupError', code: /^(not_a_backup|damaged)$/ })
    }
    await writeFile(file, whole.subarray(0, whole.length - 1))
    await expect(restoreInto(into)).rejects.toMatchObject({ name: 'BackupError' })
    await rm(file)
    await expect(restoreInto(into)).rejects.toMatchObject({
      code: 'not_a_backup',
      message: expect.stringContaining('ENOENT'),
    })
    await expectUntouched(into)
  })

  it('whichever byte of it is altered', async () => {
    await takePristine()
    const whole = await readFile(file)
    const altered = join(folder, 'altered.zip')
    const outcomes = new Set<string>()
    for (let at = 0; at < whole.length; at += 193) {
      const bytes = Buffer.from(whole)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
      await writeFile(altered, bytes)
      outcomes.add(await verificationOf(altered))
    }
    // What is accepted has lost a time stamp or a permission bit of the zip itself, and no byte of what it holds.
    const harmless = `accepted ${await digestOfMembers(file)}`
    outcomes.delete(harmless)
    expect([...outcomes].filter((outcome) => !/^(not_a_backup|damaged)$/.test(outcome))).toEqual([])
    expect(outcomes).toContain('damaged')
  })

  it.each<[string, string, (members: Member[]) => Member[]]>([
    [
      'a row is changed',
      'damaged',
      (members) => changed(members, 'tables/app.team.copy', (text) => text.replace(/[a-f]/, '0')),
    ],
    [
      'a row is gone',
      'damaged',
      (members) => changed(members, 'tables/app.team.copy', (text) => text.slice(text.indexOf('\n') + 1)),
    ],
    ['a table is gone', 'damaged', (members) => members.filter(({ name }) => name !== 'tables/app.team.copy')],
    ['a blob is gone', 'damaged', (members) => members.filter(({ name }) => !/^blobs\/../.test(name))],
    ['a blob is changed', 'damaged', (members) => changed(members, /^blobs\/../, (text) => text.toUpperCase())],
    [
      'something was added',
      'damaged',
      (members) => [{ name: 'blobs/../../evil', content: [Buffer.from('x')], compress: false }, ...members],
    ],
    [
      'something more was added',
      'damaged',
      (members) => [{ name: 'tables/app.extra.copy', content: [Buffer.from('x')], compress: false }, ...members],
    ],
    [
      'its list is changed',
      'damaged',
      (members) => changed(members, 'manifest.json', (text) => text.replace('"rows": 3', '"rows": 2')),
    ],
    ['its list is gone', 'not_a_backup', (members) => members.filter(({ name }) => name !== 'manifest.json')],
    ['its signature is gone', 'not_a_backup', (members) => members.filter(({ name }) => name !== 'manifest.note')],
  ])('when %s', async (_, code, alter) => {
    const { into } = await takePristine()
    await rewrite(file, alter)
    await expect(restoreInto(into)).rejects.toMatchObject({ name: 'BackupError', code })
    await expectUntouched(into)
  })

  it('when another installation has signed it, unless that is accepted', async () => {
    const { from, org } = await takePristine()
    const other = join(folder, 'other.zip')
    await backUpOf(from, { file: other, secret: masterSecret('the secret of some other installation, also for tests') })
    const into = await empty()
    await expect(restoreInto(into, { file: other })).rejects.toMatchObject({ code: 'other_installation' })
    await expectUntouched(into)
    const accepted = await restoreInto(into, { file: other, acceptOtherInstallation: true })
    expect(accepted).toMatchObject({ ledgers: [{ org, epoch: 2 }] })
  })

  it('when the keys belong to another backup, or the two files are mixed up', async () => {
    const { from, into } = await takePristine()
    const other = join(folder, 'other.zip')
    await backUpOf(from, { file: other })
    await copyFile(keysFileOf(other), keysFileOf(file))
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'keys_of_another_backup' })
    await expect(restoreInto(into, { file: keysFileOf(file) })).rejects.toMatchObject({ code: 'not_a_backup' })
    await copyFile(file, keysFileOf(file))
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'not_a_backup' })
    await expectUntouched(into)
  })

  it('when the database is in use', async () => {
    await takePristine()
    const used = await installation()
    await organizationWithLedger(used, 'settled')
    const before = await contentsOf(used)
    await expect(restoreInto(used)).rejects.toMatchObject({ code: 'not_empty' })
    expect(await contentsOf(used)).toEqual(before)
  })

  it('when something is wrong only with what is loaded, in one transaction', async () => {
    await takePristine()
    // signed by the installation, and yet not what its ledger vouches for
    await resign(
      file,
      (text) => text,
      (text) => text.replace('Europe/Berlin', 'Europe/Zurich'),
    )
    const into = await empty()
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'wrong_content' })
    expect((await contentsOf(into)).get('app.organization')).toMatch(/^0 /)
    const fresh = await installation()
    expect(await triggersOf(into)).toEqual(await triggersOf(fresh))
  })

  it('when it is of another release', async () => {
    const { into } = await takePristine()
    const original = await readFile(file)
    await resign(file, (text) => text.replace(/"version": (\d+),(\s+)"name": "0001/, '"version": 9999,$2"name": "0001'))
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'other_migrations' })
    await writeFile(file, original)
    await resign(file, (text) =>
      text.replace(
        /"migrations": \[[^\]]*\]/,
        `"migrations": [{"version": 9999, "name": "9999_future.sql", "sha256": "${'0'.repeat(64)}"}]`,
      ),
    )
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'newer_release' })
    await writeFile(file, original)
    await resign(file, (text) => text.replace(/"version": 1,/, '"version": 2,'))
    await expect(restoreInto(into)).rejects.toMatchObject({ code: 'newer_release' })
    await expectUntouched(into)
  })
})

async function blobOf(at: Installation): Promise<string> {
  const client = await at.superuser()
  const { rows } = await client.query<{ sha256: string }>('select sha256 from app.evidence order by sha256 limit 1')
  await client.end()
  return rows[0]?.sha256 ?? ''
}

async function expectHeadsKnown(at: Installation): Promise<void> {
  const client = await at.superuser()
  await refuseToForgetHeads(at.heads, async (org, epoch, size) => {
    const { rows } = await client.query<{ root: Buffer }>(
      'select root from ledger.checkpoint where org_id = $1 and epoch = $2 and size = $3',
      [org, epoch, size],
    )
    return rows[0]?.root
  })
  await client.end()
}

interface Member extends ZipMember {
  readonly content: readonly [Buffer]
}

async function membersOf(path: string): Promise<Member[]> {
  const zip = await ZipReader.open(path)
  try {
    const members: Member[] = []
    for (const name of zip.names) {
      const blocks: Buffer[] = []
      for await (const block of zip.read(name, { checksum: false })) blocks.push(Buffer.from(block))
      members.push({ name, content: [Buffer.concat(blocks)], compress: false })
    }
    return members
  } finally {
    await zip.close()
  }
}

async function textOf(path: string): Promise<string> {
  return (await membersOf(path)).map(({ name, content: [bytes] }) => `${name}\n${bytes.toString('utf8')}`).join('\n')
}

/** The code with which a file is refused, or what it holds when it is not. */
async function verificationOf(path: string): Promise<string> {
  try {
    const opened = await openBackup(path, { secret, acceptOtherInstallation: false })
    try {
      await opened.verify()
    } finally {
      await opened.close()
    }
    return `accepted ${await digestOfMembers(path)}`
  } catch (error) {
    return error instanceof BackupError ? error.code : String(error)
  }
}

async function digestOfMembers(path: string): Promise<string> {
  return createHash('sha256')
    .update(await textOf(path))
    .digest('hex')
}

async function rewrite(path: string, alter: (members: Member[]) => Member[]): Promise<void> {
  const blocks: Uint8Array[] = []
  for await (const block of writeZip(alter(await membersOf(path)), new Date(0))) blocks.push(block)
  await writeFile(path, Buffer.concat(blocks))
}

/** Changes the text of a member, which must be there and must change. */
function changed(members: Member[], name: string | RegExp, change: (text: string) => string): Member[] {
  let changes = 0
  const altered = members.map((member) => {
    if (typeof name === 'string' ? member.name !== name : !name.test(member.name)) return member
    const [block] = member.content
    const text = change(block.toString('utf8'))
    if (text !== block.toString('utf8')) changes++
    return { ...member, content: [Buffer.from(text)] as const }
  })
  if (changes === 0) throw new Error(`nothing was changed in ${String(name)}`)
  return altered
}

/** Changes the manifest, or the ledger's entries with the manifest after them, as only the installation itself could. */
async function resign(
  path: string,
  change: (manifest: string) => string,
  changeEntries?: (text: string) => string,
): Promise<void> {
  await rewrite(path, (members) => {
    let altered = members
    let adjust = change
    if (changeEntries) {
      altered = changed(altered, 'tables/ledger.entry.copy', changeEntries)
      const entry = altered.find(({ name }) => name === 'tables/ledger.entry.copy')
      const bytes = entry?.content[0] ?? Buffer.alloc(0)
      adjust = (manifest) => {
        const value = JSON.parse(manifest)
        const table = value.tables.find((table: { name: string }) => table.name === 'ledger.entry')
        Object.assign(table, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
        return JSON.stringify(value)
      }
    }
    altered = changed(altered, 'manifest.json', adjust)
    const manifest = altered.find(({ name }) => name === 'manifest.json')
    const note = signManifest(manifest?.content[0] ?? Buffer.alloc(0), secret)
    return changed(altered, 'manifest.note', () => note)
  })
}
