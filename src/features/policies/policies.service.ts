import type { z } from 'zod'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import { raiseEvent } from '../planning/index.ts'
import { policiesContract, type PolicyRow, type PolicyVersion } from './policies.contract.ts'
import * as repo from './policies.repo.ts'
import { draftingOf, requireDecidable, requirePublishable, requireSubmittable } from './policies.rules.ts'

// ---------------------------------------------------------------- reading

async function presentRows(tx: OrgTx, rows: readonly repo.PolicyRowData[]): Promise<z.input<typeof PolicyRow>[]> {
  const ids = rows.map((row) => row.id)
  const newest = new Map((await repo.newestVersions(tx, ids)).map((version) => [version.policyId, version]))
  const counts = new Map(
    (await repo.countAsked(tx, ids, tx.context.actor.personId)).map((count) => [count.policyId, count]),
  )
  const names = await nameResolver(
    tx,
    rows.flatMap((row) => [row.ownerId, row.approverId]),
  )
  return rows.map((row) => {
    const pending = newest.get(row.id)
    const count = counts.get(row.id)
    return {
      id: row.id,
      key: row.key,
      title: row.title,
      status: row.status,
      owner: { role: row.ownerRole, person: names.refOrNull(row.ownerId) },
      approver: { role: row.approverRole, person: names.refOrNull(row.approverId) },
      publishedVersion: row.publishedVersion,
      publishedAt: row.publishedAt?.toString() ?? null,
      pending:
        pending && pending.version !== row.publishedVersion ? { version: pending.version, state: pending.state } : null,
      acknowledged: count?.acknowledged ?? 0,
      toAcknowledge: count?.asked ?? 0,
      acknowledgedByMe: count?.byMe ?? null,
    }
  })
}

async function presentVersions(tx: OrgTx, rows: readonly repo.VersionRow[]): Promise<z.input<typeof PolicyVersion>[]> {
  const names = await nameResolver(
    tx,
    rows.flatMap((row) => [row.authorId, row.decidedBy]),
  )
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    body: row.body,
    author: names.ref(row.authorId),
    decidedBy: names.refOrNull(row.decidedBy),
    decidedAt: row.decidedAt?.toString() ?? null,
    decisionNote: row.decisionNote,
    createdAt: row.createdAt.toString(),
    publishedAt: row.publishedAt?.toString() ?? null,
  }))
}

export const list = handle(policiesContract.list, async ({ tx, authority }, input) => {
  const { rows, next } = await repo.listPolicies(tx, input, authority.auditScope)
  return { items: await presentRows(tx, rows), next }
})

export const get = handle(policiesContract.get, async ({ tx, authority }, input) => {
  const policy = found(await repo.findPolicy(tx, input.id, authority.auditScope), 'policy')
  const [row] = await presentRows(tx, [policy])
  const acknowledgments = await repo.listAcknowledgments(tx, policy.id)
  const missing = (await repo.peopleAsked(tx, policy.id)).filter(({ acknowledgedAt }) => acknowledgedAt === null)
  const names = await nameResolver(
    tx,
    [...acknowledgments, ...missing].map(({ personId }) => personId),
  )
  return {
    ...found(row, 'policy'),
    versions: await presentVersions(tx, await repo.listVersions(tx, policy.id)),
    acknowledgments: acknowledgments.map(({ personId, version, acknowledgedAt }) => ({
      person: names.ref(personId),
      version,
      acknowledgedAt: acknowledgedAt.toString(),
    })),
    missing: missing.map(({ personId }) => names.ref(personId)),
    controls: await repo.controlsOf(tx, policy.id, authority.auditScope),
  }
})

// ---------------------------------------------------------------- from draft to acknowledged

const lockActivePolicy = async (tx: OrgTx, id: string): Promise<repo.LockedPolicy> =>
  requireActive(await repo.lockPolicy(tx, id))

function requireActive(row: repo.LockedPolicy | undefined): repo.LockedPolicy {
  const policy = found(row, 'policy')
  if (policy.status === 'retired') throw new HoldfastError('wrong_state', 'This policy is retired.')
  return policy
}

async function readVersion(tx: OrgTx, policyId: string, version: number): Promise<z.input<typeof PolicyVersion>> {
  const row = found(await repo.findVersion(tx, policyId, version), 'version of this policy')
  const [presented] = await presentVersions(tx, [row])
  return found(presented, 'version of this policy')
}

export const draft = handle(policiesContract.draft, async ({ tx }, input) => {
  const policy = await lockActivePolicy(tx, input.id)
  const newest = await repo.newestVersion(tx, policy.id)
  const drafting = draftingOf(newest && { ...newest, authorHasLeft: newest.authorStatus === 'deactivated' }, tx.person)
  const { version } = drafting
  if (drafting.kind === 'new')
    await repo.insertVersion(tx, { id: newId(tx.now), policyId: policy.id, version, body: input.body })
  else await repo.changeVersion(tx, { policyId: policy.id, version }, { body: input.body })
  return readVersion(tx, policy.id, version)
})

export const submit = handle(policiesContract.submit, async ({ tx }, input) => {
  const policy = await lockActivePolicy(tx, input.id)
  const version = found(await repo.findVersion(tx, policy.id, input.version), 'version of this policy')
  requireSubmittable(version, tx.person)
  await repo.changeVersion(tx, { policyId: policy.id, version: version.version }, { state: 'in_review' })
  return readVersion(tx, policy.id, version.version)
})

export const decide = handle(policiesContract.decide, async ({ tx, authority }, input) => {
  const policy = await lockActivePolicy(tx, input.id)
  const version = found(await repo.findVersion(tx, policy.id, input.version), 'version of this policy')
  const approver = found(await repo.findRole(tx, policy.approverRoleId), 'role')
  requireDecidable(version, { personId: tx.person, accessRole: authority.accessRole }, approver)
  await repo.changeVersion(
    tx,
    { policyId: policy.id, version: version.version },
    {
      state: input.decision === 'approve' ? 'approved' : 'rejected',
      decidedBy: tx.person,
      decidedAt: tx.now,
      decisionNote: input.note,
    },
  )
  return readVersion(tx, policy.id, version.version)
})

export const publish = handle(policiesContract.publish, async ({ tx }, input) => {
  const policy = await lockActivePolicy(tx, input.id)
  const version = found(await repo.findVersion(tx, policy.id, input.version), 'version of this policy')
  requirePublishable(version, policy.publishedVersion)
  if (policy.publishedVersion !== null)
    await repo.changeVersion(tx, { policyId: policy.id, version: policy.publishedVersion }, { state: 'superseded' })
  await repo.changeVersion(
    tx,
    { policyId: policy.id, version: version.version },
    { state: 'published', publishedAt: tx.now },
  )
  await repo.setPublishedVersion(tx, policy.id, version.version)
  await raiseEvent(tx, {
    kind: 'policy.published',
    summary: `${policy.title}, version ${version.version}`,
    subjectId: policy.id,
  })
  return readVersion(tx, policy.id, version.version)
})

export const acknowledge = handle(policiesContract.acknowledge, async ({ tx }, input) => {
  // no newer version is published while this one is acknowledged
  const policy = requireActive(await repo.holdPolicy(tx, input.id))
  if (policy.publishedVersion === null) throw new HoldfastError('wrong_state', 'This policy is not published yet.')
  if (policy.publishedVersion !== input.version)
    throw new HoldfastError(
      'wrong_state',
      `Version ${policy.publishedVersion} is the published one. Read it, and acknowledge that.`,
    )
  const asked = await repo.countAsked(tx, [policy.id], tx.person)
  if ((asked[0]?.byMe ?? null) === null)
    throw new HoldfastError('forbidden', 'You are not asked to acknowledge this policy.')
  const acknowledgedAt = await repo.acknowledge(tx, { id: newId(tx.now), policyId: policy.id, version: input.version })
  return { policyId: policy.id, version: input.version, acknowledgedAt: acknowledgedAt.toString() }
})
