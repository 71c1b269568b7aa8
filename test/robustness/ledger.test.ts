import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  openCheckpoint,
  parseVerifierKey,
  peekCheckpoint,
  signCheckpoint,
  type Verification,
  verifyBundle,
  verifyConsistency,
  verifyExtension,
  verifyInclusion,
} from '@holdfast/ledger'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { OpenedBundle } from '../../packages/ledger/test/support/tampering.ts'
import { findLedgerProblem } from '../../src/core/backup/verify-ledger.ts'
import { type OrgTx, withOrg } from '../../src/core/database/with-org.ts'
import { newId, type OrgId } from '../../src/core/ids.ts'
import { compareWithLedger, type Difference } from '../../src/core/ledger/compare.ts'
import { headFiles } from '../../src/core/ledger/heads.ts'
import { signerOf } from '../../src/core/ledger/signer.ts'
import { systemContext } from '../../src/core/operations/system-context.ts'
import { setUpOrganization, type TestOrganization } from '../support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../support/test-app.ts'

let test: TestApp
let organization: TestOrganization
let owner: TestClient
let org: OrgId
let vkey: string
let files = 0
/** A bundle that nobody has touched, and a checkpoint that was given out long before it. */
let bundle: string
let older: string

const inOrg = <T>(run: (tx: OrgTx) => Promise<T>): Promise<T> =>
  withOrg(test.app.database, { org, context: systemContext('test', 'test') }, run)

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const superuser = await test.superuser()
  try {
    return (await superuser.query<Row>(text, values)).rows
  } finally {
    await superuser.end()
  }
}

const freshPath = (): string => join(test.app.config.dataFolder, `bundle-${files++}.zip`)

/** What `holdfast export` receives. */
async function exported(url = test.url, token?: string): Promise<string> {
  const key = token ?? (await owner.identity.createApiKey({ name: 'export', scopes: ['ledger:export'] })).token
  await test.app.ledger.drain()
  const response = await fetch(`${url}/api/ledger/bundle`, { headers: { authorization: `Bearer ${key}` } })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  const path = freshPath()
  await writeFile(path, Buffer.from(await response.arrayBuffer()))
  return path
}

/** Verifies what becomes of the untouched bundle when somebody without the key changes it. */
async function tampered(edit: (opened: OpenedBundle) => void): Promise<Verification> {
  const opened = await OpenedBundle.of(bundle)
  edit(opened)
  return verifyBundle(await opened.write(freshPath()), { key: vkey })
}

const bodyOf = (line: string): { table: string; subject: string; row: Record<string, unknown> } =>
  JSON.parse(line.slice(32)) as { table: string; subject: string; row: Record<string, unknown> } // what ledger.record writes

const findLeaf = (opened: OpenedBundle, table: string): number =>
  opened.lines.findIndex((line) => !line.startsWith('#') && bodyOf(line).table === table)

const newestNote = async (): Promise<string> => (await owner.ledger.head({})).checkpoint?.note ?? ''

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
  organization = await setUpOrganization(test)
  ;({ owner } = organization)
  org = (await owner.identity.session({})).organization?.id as OrgId // set up above
  vkey = (await owner.ledger.head({})).vkey
  for (let index = 0; index < 5; index++) {
    await owner.people.saveTeam({ name: `Team ${index}`, memberIds: [] })
    await test.app.ledger.drain()
  }
  older = await newestNote()
  await owner.clock.advance({ to: '2027-01-05T08:00:00Z' })
  for (const name of ['minutes.txt', 'scan.txt'])
    await owner.evidence.upload({
      params: { fileName: name },
      query: {},
      body: new Blob([`the bytes of ${name}`], { type: 'application/octet-stream' }),
    })
  await owner.organization.update({ name: 'Acme Ltd' })
  bundle = await exported()
})
afterAll(() => test.close())

describe('a bundle', () => {
  it('verifies offline, under the key that was given out, and extends what was given out before', async () => {
    const result = await verifyExtension(older, bundle, { key: vkey })
    const { size } = await owner.ledger.head({})
    expect(result).toMatchObject({
      ok: true,
      problems: [],
      organization: { id: org, name: 'Acme Ltd' },
      scope: { kind: 'all' },
      counts: { entries: size, erased: 0, withheld: 0, blobs: 2 },
      checkpoint: { size, epoch: 1 },
      extended: [{ size: peekCheckpoint(older).size }],
    })
    expect(vkey).toMatch(/^simulated\.holdfast\//)
  })

  it('names the file of evidence of which one byte was flipped', async () => {
    const sha256 = createHash('sha256').update('the bytes of scan.txt').digest('hex')
    const result = await tampered((opened) => {
      const bytes = opened.blob(sha256)
      bytes.writeUInt8(bytes.readUInt8(5) ^ 1, 5)
    })
    expect(result.problems).toMatchObject([{ code: 'blob-changed', sha256 }])
  })

  it('does not fit what was signed when the list of hashes was changed along with an entry', async () => {
    const result = await tampered((opened) => {
      const { lines } = opened
      const leaf = findLeaf(opened, 'team')
      lines[leaf] = (lines[leaf] ?? '').replace('"Team 0"', '"Team X"')
      opened.lines = lines
      opened.relist()
    })
    expect(result.ok).toBe(false)
    expect(result.problems[0]).toMatchObject({ code: 'entries-differ' })
  })

  it('names an entry that was changed while the list of hashes was left alone', async () => {
    let leaf = -1
    const result = await tampered((opened) => {
      leaf = findLeaf(opened, 'organization')
      const { lines } = opened
      lines[leaf] = (lines[leaf] ?? '').replace('person:', 'system:')
      opened.lines = lines
    })
    expect(result.problems[0]).toMatchObject({ code: 'entry-changed', leaf, table: 'organization', subject: org })
  })

  it.each([
    ['dropped', (lines: string[], at: number) => lines.splice(at, 1), 'entry-missing'],
    ['inserted', (lines: string[], at: number) => lines.splice(at, 0, `${'0'.repeat(32)}{}`), 'entry-inserted'],
    ['written twice', (lines: string[], at: number) => lines.splice(at + 1, 0, lines[at] ?? ''), 'entry-repeated'],
    ['moved', (lines: string[], at: number) => lines.splice(at + 3, 0, ...lines.splice(at, 1)), 'entry-moved'],
  ] as const)('names the entry that was %s', async (_, edit, code) => {
    const at = 4
    const result = await tampered((opened) => {
      const { lines } = opened
      edit(lines, at)
      opened.lines = lines
    })
    expect(result.ok).toBe(false)
    const named = result.problems.filter((problem) => problem.code === code)
    expect(named.length).toBeGreaterThan(0)
    expect(Math.abs((named[0]?.leaf ?? 99) - at)).toBeLessThanOrEqual(3)
  })

  it('names the entry that was back-dated by who could turn the clock of the server back', async () => {
    const own = await createTestApp({ simulateFrom: '2027-01-04T08:00:00Z' })
    const { owner: ada } = await setUpOrganization(own)
    await ada.clock.advance({ to: '2027-03-01T08:00:00Z' })
    await ada.people.saveTeam({ name: 'Of March', memberIds: [] })
    await own.app.ledger.drain()
    const superuser = await own.superuser()
    await superuser.query("update ledger.mode set simulated_now = '2027-02-01T08:00:00Z'")
    await ada.people.saveTeam({ name: 'Long before', memberIds: [] })
    await superuser.query("update ledger.mode set simulated_now = '2027-03-01T08:00:01Z'")
    await superuser.end()
    await own.app.ledger.drain()
    const { token } = await ada.identity.createApiKey({ name: 'export', scopes: ['ledger:export'] })
    await own.app.ledger.drain()
    const { vkey: key } = await ada.ledger.head({})
    const result = await verifyBundle(await exported(own.url, token), { key })
    expect(result.problems).toMatchObject([{ code: 'entry-backdated', table: 'team' }])
    await own.close()
  })

  it('is worth nothing under another key, and says so', async () => {
    const other = signerOf(peekCheckpoint(older).origin, {
      ...test.app.secret,
      ledgerSeed: () => Buffer.alloc(32, 7),
    }).verifier
    const { ok, problems } = await verifyBundle(bundle, { key: other })
    expect(ok).toBe(false)
    expect(problems[0]).toMatchObject({ code: 'key-differs' })
  })
})

describe('proofs over HTTP', () => {
  it('show that each entry is under the newest checkpoint, and no other', async () => {
    const { size } = await owner.ledger.head({})
    for (let leaf = 0; leaf < size; leaf += 3) {
      const entry = await owner.ledger.entry({ leaf })
      const checkpoint = openCheckpoint(entry.checkpoint.note, parseVerifierKey(vkey))
      const claim = {
        index: leaf,
        leafHash: createHash('sha256').update(`\0${entry.salt}${entry.body}`).digest(),
        size: checkpoint.size,
        root: checkpoint.root,
        proof: entry.proof.map((hash) => Buffer.from(hash, 'base64')),
      }
      verifyInclusion(claim)
      expect(claim.leafHash.toString('hex')).toBe(entry.leafHash)
      const changed = createHash('sha256').update(`\0${entry.salt}${entry.body} `).digest()
      expect(() => verifyInclusion({ ...claim, leafHash: changed })).toThrow('inclusion proof')
    }
  })

  it('show that every checkpoint is the beginning of every later one', async () => {
    const { items } = await owner.ledger.checkpoints({ limit: 200 })
    const checkpoints = items.map(({ note }) => openCheckpoint(note, parseVerifierKey(vkey)))
    expect(checkpoints.length).toBeGreaterThan(2)
    const two = fc.tuple(fc.constantFrom(...checkpoints), fc.constantFrom(...checkpoints))
    await fc.assert(
      fc.asyncProperty(two, async ([one, other]) => {
        const [from, to] = one.size <= other.size ? [one, other] : [other, one]
        const { proof } = await owner.ledger.consistency({ from: from.size, to: to.size })
        const claim = {
          oldSize: from.size,
          oldRoot: from.root,
          newSize: to.size,
          newRoot: to.root,
          proof: proof.map((hash) => Buffer.from(hash, 'base64')),
        }
        verifyConsistency(claim)
        const forged = { ...claim, oldRoot: Buffer.alloc(32, 1) }
        expect(() => verifyConsistency(forged)).toThrow('root')
      }),
      { numRuns: 30 },
    )
  })
})

describe('who can do anything to the database', () => {
  /** What the nightly comparison and the doctor name. */
  const differences = async (): Promise<Difference[]> => (await inOrg(compareWithLedger)).differences

  const ledgerProblem = async (): Promise<string | undefined> => {
    const superuser = await test.superuser()
    try {
      return await findLedgerProblem(superuser)
    } finally {
      await superuser.end()
    }
  }

  /** Does something to the database past everything, looks what names it, and puts it back. */
  async function undone<T>(does: string, undoes: string, look: () => Promise<T>): Promise<T> {
    await query(does)
    try {
      return await look()
    } finally {
      await query(undoes)
    }
  }

  it('is named by nothing as long as nothing was done', async () => {
    expect(await differences()).toEqual([])
    expect(await ledgerProblem()).toBeUndefined()
  })

  it('and rewrites an entry: the export does not verify, and names it', async () => {
    const [target] = await query<{ leaf: string; id: string; subject: string; body: string }>(
      `select l.idx::text as leaf, e.id::text as id, e.subject, e.body from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
       where e.table_name = 'team' order by l.idx limit 1`,
    )
    const leaf = Number(target?.leaf)
    const [result, problem] = await undone(
      `update ledger.entry set body = replace(body, 'Team 0', 'Team Y') where id = ${target?.id}`,
      `update ledger.entry set body = replace(body, 'Team Y', 'Team 0') where id = ${target?.id}`,
      async () => [await verifyBundle(await exported(), { key: vkey }), await ledgerProblem()] as const,
    )
    expect(result.problems).toMatchObject([{ code: 'entry-changed', leaf, table: 'team', subject: target?.subject }])
    expect(problem).toContain(`entry ${leaf} is not the one that its ledger vouches for`)
  })

  it('and empties an entry without an erasure: the export names it as tampering', async () => {
    const [target] = await query<{ id: string; salt: string; body: string }>(
      "select id::text as id, salt, body from ledger.entry where table_name = 'team' order by id limit 1",
    )
    const result = await undone(
      `update ledger.entry set salt = null, body = null where id = ${target?.id}`,
      `update ledger.entry set salt = '${target?.salt}', body = '${target?.body.replaceAll("'", "''")}' where id = ${target?.id}`,
      async () => verifyBundle(await exported(), { key: vkey }),
    )
    expect(result.problems).toMatchObject([{ code: 'body-missing' }])
  })

  it('and changes a leaf hash along: the root that was signed does not fit any more', async () => {
    const problem = await undone(
      `update ledger.tile set hashes = overlay(hashes placing '\\x00'::bytea from 100) where level = 0 and n = 0`,
      `update ledger.tile set hashes = overlay(hashes placing sha256('\\x00'::bytea || convert_to((select e.salt || e.body from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id where l.idx = 3), 'UTF8')) from 97) where level = 0 and n = 0`,
      ledgerProblem,
    )
    expect(problem).toMatch(/entry 3 is not the one/)
    expect(await ledgerProblem()).toBeUndefined()
  })

  it.each([
    [
      'changes a row with recording switched off',
      "update app.team set name = 'Team Z' where name = 'Team 1'",
      "update app.team set name = 'Team 1' where name = 'Team Z'",
      'changed',
    ],
    [
      'changes what the present is compared with',
      "update history.team set name = 'Team Z' where name = 'Team 1'",
      "update history.team set name = 'Team 1' where name = 'Team Z'",
      'changed',
    ],
  ])('and %s: the comparison names the row', async (_, does, undoes, kind) => {
    const [team] = await query<{ id: string }>("select id from app.team where name = 'Team 1'")
    const silent = (statement: string): string =>
      `alter table app.team disable trigger all; ${statement}; alter table app.team enable always trigger ledger_insert;
       alter table app.team enable always trigger ledger_update; alter table app.team enable always trigger ledger_delete;
       alter table app.team enable always trigger ledger_truncate`
    const named = await undone(silent(does), silent(undoes), differences)
    expect(named).toContainEqual({ table: 'team', id: team?.id, kind })
    expect(await differences()).toEqual([])
  })

  it.each([
    ['rewrites', "update history.organization set name = 'Never called so' where name = 'Acme'"],
    ['moves', "update history.organization set to_leaf = to_leaf + 1 where name = 'Acme'"],
    ['removes', "delete from history.organization where name = 'Acme'"],
    [
      'adds to',
      "insert into history.organization select (jsonb_populate_record(h, '{\"from_leaf\": 2}')).* from history.organization h where name = 'Acme'",
    ],
  ])('and %s the past that pages show: the comparison names the row', async (_, does) => {
    const kept = await query('select to_jsonb(h)::text as row from history.organization h')
    const put = kept
      .map(
        (one) =>
          `insert into history.organization select * from jsonb_populate_record(null::history.organization, '${(one as { row: string }).row.replaceAll("'", "''")}')`,
      ) // selected in the line above
      .join(';')
    const named = await undone(does, `delete from history.organization; ${put}`, differences)
    expect(named).toEqual([{ table: 'organization', id: org, kind: 'rewritten' }])
    expect(await differences()).toEqual([])
  })

  it('and removes the newest entries: the server refuses to sign a second history, and to start', async () => {
    const heads = headFiles(test.app.config.dataFolder)
    const kept = peekCheckpoint((await heads.read(org)) ?? '')
    const ahead = signCheckpoint({ ...kept, size: kept.size + 50 }, signerOf(kept.origin, test.app.secret))
    await heads.publish(org, ahead)
    const checkpoints = (await owner.ledger.checkpoints({ limit: 200 })).items.length
    await owner.people.saveTeam({ name: 'Not signed', memberIds: [] })
    await expect(test.app.ledger.drain()).rejects.toMatchObject({ code: 'wrong_state', message: /new-epoch/ })
    expect((await owner.ledger.checkpoints({ limit: 200 })).items).toHaveLength(checkpoints)
    expect((await owner.ledger.head({})).pending).toBe(1)
    await heads.replace(org, await newestNote())
    expect(await test.app.ledger.drain()).toBe(1)
  })
})

describe('an erasure', () => {
  it('of a person leaves a ledger that verifies, without the name', async () => {
    const { id } = await owner.people.create({ name: 'Erna Erasable', email: 'erna@acme.test' })
    await test.app.ledger.drain()
    const before = await exported()
    await owner.people.deactivate({ id })
    await owner.people.erase({ id, reason: 'She asked for it.' })
    const result = await verifyBundle(await exported(), { key: vkey })
    expect(result).toMatchObject({ ok: true, problems: [] })
    // not even the bundle of before holds the name: it was sealed, and the key is gone
    for (const path of [before, await exported()]) {
      const { lines } = await OpenedBundle.of(path)
      expect(lines.filter((line) => line.includes('Erna'))).toEqual([])
    }
    expect((await inOrg(compareWithLedger)).total).toBe(0)
  })

  it('of an entry leaves its hash, and the record of the erasure; the log verifies', async () => {
    const { id } = await owner.people.saveTeam({ name: 'A secret that should not be here', memberIds: [] })
    await owner.people.saveTeam({ name: 'Another', memberIds: [] })
    await test.app.ledger.drain()
    const [entry] = (await owner.ledger.entries({ table: 'team', subject: id })).items
    const leaf = entry?.leaf ?? -1
    const erase = (tx: OrgTx) => sql`select ledger.erase(${leaf})`.execute(tx.db)
    await expect(inOrg(erase)).rejects.toMatchObject({ code: 'HF002', message: /record the erasure/ })
    await inOrg(async (tx) => {
      await tx.db
        .insertInto('erasure')
        .values({
          orgId: tx.org,
          id: newId(tx.now),
          leaf,
          reason: 'A secret was written into a name',
          erasedBy: organization.ownerId,
          erasedAt: tx.now,
        })
        .execute()
      await erase(tx)
    })
    const path = await exported()
    const result = await verifyBundle(path, { key: vkey })
    expect(result).toMatchObject({ ok: true, problems: [], counts: { erased: 1 } })
    expect(result.notices.join()).toContain('Erased: 1 entry.')
    const { lines } = await OpenedBundle.of(path)
    expect(lines[leaf]).toMatch(/^#[0-9a-f]{64}$/)
    expect(lines.filter((line) => line.includes('A secret that should'))).toEqual([])
    expect(await owner.ledger.entry({ leaf })).toMatchObject({ erased: true, salt: null, body: null })
    expect((await inOrg(compareWithLedger)).total).toBe(0)
    // the record of it cannot be erased in turn
    const [record] = (await owner.ledger.entries({ table: 'erasure' })).items
    await expect(inOrg((tx) => sql`select ledger.erase(${record?.leaf})`.execute(tx.db))).rejects.toMatchObject({
      code: 'HF002',
    })
  })
})

describe('a bundle of evidence with the same bytes twice', () => {
  it('holds them once, and leaves no file of the server open', async () => {
    await owner.evidence.upload({
      params: { fileName: 'again.txt' },
      query: {},
      body: new Blob(['the bytes of scan.txt'], { type: 'application/octet-stream' }),
    })
    const read = vi.spyOn(test.app.blobs, 'read')
    const result = await verifyBundle(await exported(), { key: vkey })
    expect(result).toMatchObject({ ok: true, counts: { blobs: 2 } })
    const opened = read.mock.results.map(({ value }) => value as { closed: boolean }) // streams of files
    read.mockRestore()
    expect(opened.map(({ closed }) => closed)).toEqual([true, true])
  })
})
