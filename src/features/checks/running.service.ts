import type { App } from '../../core/app.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { recordMachineOutput } from '../evidence/index.ts'
import { openFindingOfKey, openNonconformity, verifyByMachine, withinLength } from '../findings/index.ts'
import * as repo from './checks.repo.ts'
import { descriptionOf, type Outcome } from './checks.rules.ts'
import { lookAt } from './looking.ts'
import { organizationCheck, type OrganizationCheck } from './organization-checks.ts'
import { resultOf } from './result.ts'

type InOrg = <T>(run: (tx: OrgTx) => Promise<T>) => Promise<T>

/**
 * Runs a check and records what came of it: the run as one entry of the ledger, what was found as evidence, and the finding that
 * follows a failure up. The queries run between two transactions, so that nothing waits for them.
 * @returns the id of the run
 * @throws HoldfastError `not_found`, `wrong_state` when it is retired, `unavailable` when other checks keep the database busy
 */
export async function runCheck(app: App, inOrg: InOrg, key: string): Promise<string> {
  const { check, org, now } = await inOrg(async (tx) => ({
    check: await organizationCheck(tx, key),
    org: tx.org,
    now: tx.now,
  }))
  if (check.status === 'retired')
    throw new HoldfastError('wrong_state', 'This check is retired. Take it up again first.')
  const outcome = await lookAt(app.database, org, check.check, { now, parameters: check.parameters })
  const text = resultOf(check, outcome)
  const file = await app.blobs.put(oneChunk(text), Number.MAX_SAFE_INTEGER)
  return inOrg((tx) => recordRun(tx, check, outcome, file))
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text))
}

async function recordRun(
  tx: OrgTx,
  check: OrganizationCheck,
  outcome: Outcome,
  file: { sha256: string; size: number },
): Promise<string> {
  const before = await repo.lastRun(tx, check.key)
  const isSame = before?.resultSha256 === file.sha256
  const evidenceId = isSame ? before.evidenceId : await evidenceOf(tx, check, file)
  const findingId = await followUp(tx, check, outcome, isSame)
  const id = newId(tx.now)
  const isRecorded = await repo.insertRun(tx, {
    id,
    number: (before?.number ?? 0) + 1,
    checkKey: check.key,
    controlId: check.control?.id ?? null,
    findingId: findingId ?? null,
    evidenceId,
    state: outcome.state,
    stateSince: before?.state === outcome.state ? before.stateSince : tx.now,
    reason: outcome.reason,
    population: outcome.look?.population ?? null,
    failing: outcome.look?.failing ?? null,
    definitionSha256: check.sha256,
    resultSha256: file.sha256,
    parameters: check.parameters,
  })
  if (!isRecorded) throw new HoldfastError('conflict', 'The check ran at the same moment already. Look at that run.')
  return id
}

const evidenceOf = (
  tx: OrgTx,
  { key, check }: OrganizationCheck,
  { sha256, size }: { sha256: string; size: number },
): Promise<string> =>
  recordMachineOutput(tx, {
    sha256,
    size,
    mediaType: 'application/json',
    title: withinLength(`Result of the check “${check.title}”`),
    fileName: `${key}-result.json`,
  })

/**
 * One finding for one check, whatever the number of its failures: it has one control, one owner and one deadline, and a thousand rows
 * have one cause more often than a thousand. A failure opens it or counts it up, and takes a fix back that was said to have helped; a
 * pass verifies a fix that has held. What says nothing – stale, not assessed, not permitted, an error – changes nothing.
 */
async function followUp(
  tx: OrgTx,
  check: OrganizationCheck,
  outcome: Outcome,
  isSame: boolean,
): Promise<string | undefined> {
  const dedupeKey = `check:${check.key}`
  const open = await openFindingOfKey(tx, dedupeKey)
  const day = tx.now.toString().slice(0, 10)
  if (outcome.state === 'pass' && open)
    await verifyByMachine(tx, open.id, { effective: true, note: `The check passed on ${day}: ${outcome.reason}` })
  if (outcome.state !== 'fail') return open?.id
  if (open)
    await verifyByMachine(tx, open.id, {
      effective: false,
      note: `The check failed again on ${day}: ${outcome.reason}`,
    })
  const finding = await openNonconformity(tx, {
    dedupeKey,
    title: `Check failed: ${check.check.title}`,
    // the same again is counted, and not said again
    description: open && isSame ? '' : descriptionOf(check.check, check.parameters, outcome),
    severity: check.check.severity,
    controlId: check.control?.id ?? null,
    obligationId: null,
    ownerId: check.control?.holderId ?? null,
  })
  return finding.id
}
