import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readIdentities } from '../auth/sealed-identity.ts'
import { folderBlobStore } from '../blobs.ts'
import { openBackup } from './archive-reader.ts'
import { keysFileOf } from './backup.ts'
import { keptApart, leftOut, schemas } from './contents.ts'
import { textOf } from './test-archive.ts'
import { organizationWithLedger, prepareGround } from './test-ground.ts'
import { addTeams, blobOf, contentsOf, secret, triggersOf } from './test-installation.ts'

const ground = prepareGround('all')

describe('a backup', () => {
  it.each([
    ['to the next major version', 0, -1],
    ['back to the major version before', -1, 0],
  ])('restores everything %s', async (_, fromCluster, toCluster) => {
    const from = await ground.installation(fromCluster)
    const { org, person, email } = await organizationWithLedger(from)
    await organizationWithLedger(from, 'other')
    await addTeams(from, org, 300)
    await from.ledger.drain()
    await addTeams(from, org, 2) // committed, and not yet in the tree
    const before = await contentsOf(from)
    const made = await ground.backUp(from)
    expect(made).toMatchObject({ blobs: 2, damagedBlobs: [], ledgerProblem: undefined })

    const into = await ground.empty(toCluster)
    const done = await ground.restore(into)
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
    const from = await ground.installation()
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
    await ground.backUp(from)
    writing = false
    await written
    const into = await ground.empty()
    const { ledgers } = await ground.restore(into)
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
    const from = await ground.installation()
    const { email } = await organizationWithLedger(from)
    await ground.backUp(from)
    const words = [email, 'Jo acme', 'hash of acme']
    const inFile = await textOf(ground.file)
    const inKeys = await textOf(keysFileOf(ground.file))
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
    for (const path of [ground.file, keysFileOf(ground.file)]) expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('has every table in it, but for those with a reason', async () => {
    const from = await ground.installation()
    await organizationWithLedger(from)
    await ground.backUp(from)
    const both = await Promise.all(
      [ground.file, keysFileOf(ground.file)].map((path) =>
        openBackup(path, { secret, acceptOtherInstallation: false }),
      ),
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
    const from = await ground.installation()
    const { org } = await organizationWithLedger(from)
    const sha256 = await blobOf(from)
    await writeFile(join(from.blobFolder, sha256.slice(0, 2), sha256), 'not the evidence of acme')
    const admin = await from.superuser()
    await admin.query(`update ledger.entry set body = replace(body, 'Europe/Berlin', 'Europe/Zurich')`)
    await admin.end()
    const made = await ground.backUp(from)
    expect(made.damagedBlobs).toEqual([sha256])
    expect(made.ledgerProblem).toContain(org)
    const into = await ground.empty()
    const done = await ground.restore(into)
    expect(done).toMatchObject({ damagedBlobs: [sha256], blobs: 0, ledgerProblem: made.ledgerProblem })
  })

  it('does not overwrite a file, and leaves none behind when it fails', async () => {
    const from = await ground.installation()
    await organizationWithLedger(from)
    await writeFile(keysFileOf(ground.file), 'mine')
    await expect(ground.backUp(from)).rejects.toMatchObject({
      code: 'file_exists',
      message: expect.stringContaining(keysFileOf(ground.file)),
    })
    expect(await readdir(ground.folder)).toEqual(['the backup.zip.keys'])
    await rm(keysFileOf(ground.file))
    await expect(ground.backUp(from, { file: join(ground.folder, 'no', 'such', 'folder.zip') })).rejects.toMatchObject({
      code: 'cannot_write',
    })
    // a folder in place of a blob cannot be read
    const unreadable = randomBytes(32).toString('hex')
    await mkdir(join(from.blobFolder, unreadable.slice(0, 2), unreadable), { recursive: true })
    await expect(ground.backUp(from)).rejects.toThrow(/EISDIR/)
    expect(await readdir(ground.folder)).toEqual([])
  })
})
