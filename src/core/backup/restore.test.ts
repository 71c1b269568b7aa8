import { existsSync } from 'node:fs'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openCheckpoint, peekCheckpoint } from '@holdfast/ledger'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { eraseIdentity, readIdentities } from '../auth/sealed-identity.ts'
import { refuseToForgetHeads } from '../ledger/heads.ts'
import { signerOf } from '../ledger/signer.ts'
import { masterSecret } from '../secret.ts'
import { openBackup } from './archive-reader.ts'
import { keysFileOf } from './backup.ts'
import { BackupError } from './errors.ts'
import { changed, digestOfMembers, type Member, resign, rewrite } from './test-archive.ts'
import { organizationWithLedger, prepareGround } from './test-ground.ts'
import { addTeams, contentsOf, type Installation, secret, triggersOf } from './test-installation.ts'

const ground = prepareGround('one')

describe('a restored database', () => {
  it('goes on recording, numbers its entries on, and its ledger names the last checkpoint given out', async () => {
    const from = await ground.installation()
    const { org } = await organizationWithLedger(from)
    await ground.backUp(from)
    const backedUp = peekCheckpoint((await from.heads.read(org)) ?? '')
    await addTeams(from, org, 7)
    await from.ledger.drain()
    const givenOut = (await from.heads.read(org)) ?? ''
    const lost = peekCheckpoint(givenOut)

    const into = await ground.empty()
    // the data folder has outlived its database
    await into.heads.publish(org, givenOut)
    const { ledgers } = await ground.restore(into)
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
    const from = await ground.installation()
    const { org } = await organizationWithLedger(from)
    await ground.backUp(from)
    const second = await ground.empty()
    await ground.restore(second)
    await addTeams(second, org, 4)
    await second.ledger.drain()
    const kept = (await second.heads.read(org)) ?? ''
    expect(peekCheckpoint(kept).epoch).toBe(2)

    const third = await ground.empty()
    const { ledgers } = await ground.restore(third, { givenOut: [kept] })
    expect(ledgers).toMatchObject([{ epoch: 3, lastGivenOut: peekCheckpoint(kept).size }])
  })

  it('holds what an erasure has left, and a person who was erased is unreadable in the backup before, too', async () => {
    const from = await ground.installation()
    const { org, person } = await organizationWithLedger(from)
    await ground.backUp(from)
    await from.inOrg(org, async (tx) => {
      await eraseIdentity(tx, person)
      await sql`insert into app.erasure (org_id, id, leaf, reason, erased_by, erased_at) values (${org}, gen_random_uuid(), 0, 'asked for', ${person}, ledger.now())`.execute(
        tx.db,
      )
      await sql`select ledger.erase(0)`.execute(tx.db)
    })
    await from.ledger.drain()
    const later = join(ground.folder, 'later.zip')
    await ground.backUp(from, { file: later })
    const into = await ground.empty()
    expect((await ground.restore(into, { file: later })).ledgerProblem).toBeUndefined()
    expect((await into.inOrg(org, (tx) => readIdentities(tx, [person]))).size).toBe(0)

    // the keys of the backup before have been deleted, as they are after 30 days
    await rm(keysFileOf(ground.file))
    const older = await ground.empty()
    await expect(ground.restore(older)).rejects.toMatchObject({ code: 'keys_missing' })
    await expectUntouched(older)
    await ground.restore(older, { withoutKeys: true })
    expect((await older.inOrg(org, (tx) => readIdentities(tx, [person]))).size).toBe(0)
    expect((await contentsOf(older)).get('directory.account')).toMatch(/^0 /)
  })
})

describe('a restore is refused, and nothing is written,', () => {
  it('wherever the backup is cut off', async () => {
    const { into } = await ground.pristine()
    const whole = await readFile(ground.file)
    for (const part of [0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.9999]) {
      await writeFile(ground.file, whole.subarray(0, Math.floor(whole.length * part)))
      await expect(ground.restore(into)).rejects.toMatchObject({
        name: 'BackupError',
        code: /^(not_a_backup|damaged)$/,
      })
    }
    await writeFile(ground.file, whole.subarray(0, whole.length - 1))
    await expect(ground.restore(into)).rejects.toMatchObject({ name: 'BackupError' })
    await rm(ground.file)
    await expect(ground.restore(into)).rejects.toMatchObject({
      code: 'not_a_backup',
      message: expect.stringContaining('ENOENT'),
    })
    await expectUntouched(into)
  })

  it('whichever byte of it is altered', async () => {
    await ground.pristine()
    const whole = await readFile(ground.file)
    const altered = join(ground.folder, 'altered.zip')
    const outcomes = new Set<string>()
    for (let at = 0; at < whole.length; at += 193) {
      const bytes = Buffer.from(whole)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
      await writeFile(altered, bytes)
      outcomes.add(await verificationOf(altered))
    }
    // What is accepted has lost a time stamp or a permission bit of the zip itself, and no byte of what it holds.
    const harmless = `accepted ${await digestOfMembers(ground.file)}`
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
    const { into } = await ground.pristine()
    await rewrite(ground.file, alter)
    await expect(ground.restore(into)).rejects.toMatchObject({ name: 'BackupError', code })
    await expectUntouched(into)
  })

  it('when another installation has signed it, unless that is accepted', async () => {
    const { from, org } = await ground.pristine()
    const other = join(ground.folder, 'other.zip')
    await ground.backUp(from, {
      file: other,
      secret: masterSecret('the secret of some other installation, also for tests'),
    })
    const into = await ground.empty()
    await expect(ground.restore(into, { file: other })).rejects.toMatchObject({ code: 'other_installation' })
    await expectUntouched(into)
    const accepted = await ground.restore(into, { file: other, acceptOtherInstallation: true })
    expect(accepted).toMatchObject({ ledgers: [{ org, epoch: 2 }] })
  })

  it('when the keys belong to another backup, or the two files are mixed up', async () => {
    const { from, into } = await ground.pristine()
    const other = join(ground.folder, 'other.zip')
    await ground.backUp(from, { file: other })
    await copyFile(keysFileOf(other), keysFileOf(ground.file))
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'keys_of_another_backup' })
    await expect(ground.restore(into, { file: keysFileOf(ground.file) })).rejects.toMatchObject({
      code: 'not_a_backup',
    })
    await copyFile(ground.file, keysFileOf(ground.file))
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'not_a_backup' })
    await expectUntouched(into)
  })

  it('when the database is in use', async () => {
    await ground.pristine()
    const used = await ground.installation()
    await organizationWithLedger(used, 'settled')
    const before = await contentsOf(used)
    await expect(ground.restore(used)).rejects.toMatchObject({ code: 'not_empty' })
    expect(await contentsOf(used)).toEqual(before)
  })

  it('when something is wrong only with what is loaded, in one transaction', async () => {
    await ground.pristine()
    // signed by the installation, and yet not what its ledger vouches for
    await resign(
      ground.file,
      (text) => text,
      (text) => text.replace('Europe/Berlin', 'Europe/Zurich'),
    )
    const into = await ground.empty()
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'wrong_content' })
    expect((await contentsOf(into)).get('app.organization')).toMatch(/^0 /)
    const fresh = await ground.installation()
    expect(await triggersOf(into)).toEqual(await triggersOf(fresh))
  })

  it('when it is of another release', async () => {
    const { into } = await ground.pristine()
    const original = await readFile(ground.file)
    await resign(ground.file, (text) =>
      text.replace(/"version": (\d+),(\s+)"name": "0001/, '"version": 9999,$2"name": "0001'),
    )
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'other_migrations' })
    await writeFile(ground.file, original)
    await resign(ground.file, (text) =>
      text.replace(
        /"migrations": \[[^\]]*\]/,
        `"migrations": [{"version": 9999, "name": "9999_future.sql", "sha256": "${'0'.repeat(64)}"}]`,
      ),
    )
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'newer_release' })
    await writeFile(ground.file, original)
    await resign(ground.file, (text) => text.replace(/"version": 1,/, '"version": 2,'))
    await expect(ground.restore(into)).rejects.toMatchObject({ code: 'newer_release' })
    await expectUntouched(into)
  })
})

/** What a refused restore must have left alone. */
async function expectUntouched(into: Installation): Promise<void> {
  const client = await into.superuser()
  const { rows } = await client.query('select count(*)::int as count from public.holdfast_migration')
  expect(rows).toEqual([{ count: 0 }])
  await client.end()
  expect(existsSync(into.blobFolder)).toBe(false)
}

const expectHeadsKnown = (at: Installation): Promise<void> => refuseToForgetHeads(at.heads, at.database)

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
