import { createHash } from 'node:crypto'
import type pg from 'pg'
import { findLedgerProblem } from '../../core/backup/verify-ledger.ts'
import { folderBlobStore } from '../../core/blobs.ts'
import { withOrg } from '../../core/database/with-org.ts'
import type { OrgId } from '../../core/ids.ts'
import { type Comparison, compareWithLedger } from '../../core/ledger/compare.ts'
import { findLost } from '../../core/ledger/heads.ts'
import { systemContext } from '../../core/operations/system-context.ts'
import type { Installation } from '../../core/start-app.ts'
import { type Diagnosis, ok, problem } from './diagnosis.ts'

/** Differences and blobs that are named; the rest is counted. */
const mostNamed = 5

async function organizations(migrator: pg.Client): Promise<OrgId[]> {
  const { rows } = await migrator.query<{ org_id: OrgId }>('select org_id from directory.organization order by org_id')
  return rows.map((row) => row.org_id)
}

/** Every live row against its newest entry: what the nightly job does, now. */
export async function diagnoseLiveRows({ database }: Installation, migrator: pg.Client): Promise<Diagnosis> {
  const what = 'Live rows'
  const total: Comparison = { rows: 0, differences: [], total: 0 }
  for (const org of await organizations(migrator)) {
    const one = await withOrg(database, { org, context: systemContext('doctor', 'doctor') }, compareWithLedger)
    total.rows += one.rows
    total.total += one.total
    total.differences.push(...one.differences)
  }
  if (total.total === 0) return ok(what, `${total.rows} are as their newest ledger entry says`)
  const named = total.differences.slice(0, mostNamed).map(({ table, id, kind }) => `${table} ${id} (${kind})`)
  return problem(
    what,
    `${total.total} of ${total.rows} differ from their newest ledger entry: ${named.join(', ')}${total.total > named.length ? ', …' : ''}`,
    'Somebody changed the database past Holdfast. Restore these rows from what the ledger says, and find out who did it.',
  )
}

/** That entries, tree and checkpoints in the database hold together. */
export async function diagnoseLedger(migrator: pg.Client): Promise<Diagnosis> {
  await migrator.query('begin transaction isolation level repeatable read, read only')
  await migrator.query('set local row_security = off')
  const found = await findLedgerProblem(migrator)
  const { rows } = await migrator.query<{ entries: string; pending: string }>(
    'select (select count(*) from ledger.leaf)::text as entries, (select count(*) from ledger.pending)::text as pending',
  )
  await migrator.query('rollback')
  return found === undefined
    ? ok(
        'Ledger',
        `${rows[0]?.entries ?? 0} entries make the roots that were signed; ${rows[0]?.pending ?? 0} wait for the sequencer`,
      )
    : problem(
        'Ledger',
        found,
        'The record was tampered with or damaged. Export what there is, restore the last backup, and compare.',
      )
}

/** The last checkpoints given out, kept outside of the database, against what the database knows. */
export async function diagnoseHeads({ heads, database }: Installation): Promise<Diagnosis> {
  const what = 'Checkpoints given out'
  const [first, ...more] = await findLost(heads, database)
  if (!first) return ok(what, `${(await heads.all()).length} known to the database`)
  const others = more.length === 0 ? '' : `, and ${more.length} of other organizations`
  return problem(
    what,
    `the database does not know the one of ${first.lost.time} with ${first.lost.size} entries (organization ${first.org})${others}`,
    'It seems to come from an older backup. `holdfast ledger new-epoch` goes on in a new epoch that names the lost head.',
  )
}

/**
 * That every file of evidence is there, byte for byte.
 * @param thorough reads and hashes every file; without it, only sizes are compared
 */
export async function diagnoseBlobs(
  { blobFolder }: Installation,
  migrator: pg.Client,
  thorough: boolean,
): Promise<Diagnosis> {
  const what = 'Evidence files'
  const store = folderBlobStore(blobFolder)
  await migrator.query('begin transaction read only')
  await migrator.query('set local row_security = off')
  const { rows } = await migrator.query<{ sha256: string; size: number }>(
    `select distinct e.sha256, e.size from app.evidence e
     where e.sha256 is not null and not exists (select 1 from app.erasure r where r.org_id = e.org_id and r.sha256 = e.sha256) order by 1`,
  )
  await migrator.query('rollback')
  const faults: string[] = []
  for (const { sha256, size } of rows) {
    const there = await store.sizeOf(sha256)
    if (there === undefined) faults.push(`${sha256} is missing`)
    else if (there !== size) faults.push(`${sha256} has ${there} bytes instead of ${size}`)
    else if (thorough && (await hashOf(store.read(sha256))) !== sha256) faults.push(`${sha256} has other content`)
  }
  return faults.length === 0
    ? ok(
        what,
        `${rows.length} there, ${thorough ? 'each with the content that its name says' : 'each of the right size'}`,
      )
    : problem(
        what,
        `${faults.length} of ${rows.length}: ${faults.slice(0, mostNamed).join(', ')}${faults.length > mostNamed ? ', …' : ''}`,
        'Put them back from a backup into the folder `blobs`, under their names.',
      )
}

async function hashOf(bytes: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of bytes) hash.update(chunk)
  return hash.digest('hex')
}
