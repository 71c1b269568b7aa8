import type { Control, Framework, Policy, Procedure, Program, Role } from '@holdfast/program'
import { sql } from 'kysely'
import { json, type OrgTx } from '../../core/database/with-org.ts'
import { newId } from '../../core/ids.ts'
import { storedAcknowledge } from './stored-program.ts'

/** key → id of everything of one kind in the organization. */
export type Ids = ReadonlyMap<string, string>

/** The id of something that an earlier step of the same apply has stored. */
export function idOf(ids: Ids, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`apply: ${key} was not stored before what refers to it`)
  return id
}

type Keyed = 'dutyRole' | 'control' | 'policy' | 'procedure' | 'framework'

export async function idsOf(tx: OrgTx, table: Keyed): Promise<Ids> {
  const rows = await tx.db.selectFrom(table).select(['id', 'key']).where('orgId', '=', tx.org).execute()
  return new Map(rows.map((row) => [row.key, row.id]))
}

export async function saveProgramRow(tx: OrgTx, program: Program): Promise<void> {
  const row = {
    key: program.id,
    title: program.title,
    description: program.description,
    frameworks: [...program.frameworks],
    appliedAt: tx.now,
  }
  await tx.db
    .insertInto('program')
    .values({ orgId: tx.org, id: tx.org, ...row })
    .onConflict((conflict) => conflict.columns(['orgId', 'id']).doUpdateSet(row))
    .execute()
}

export async function saveCalendar(
  tx: OrgTx,
  calendar: { timezone: string; workdays: number[]; holidays: string[] },
): Promise<void> {
  await tx.db.updateTable('organization').set(calendar).where('orgId', '=', tx.org).execute()
}

export async function saveRoles(tx: OrgTx, roles: readonly Role[]): Promise<void> {
  if (roles.length === 0) return
  await tx.db
    .insertInto('dutyRole')
    .values(
      roles.map((role) => ({
        orgId: tx.org,
        id: newId(tx.now),
        key: role.id,
        title: role.title,
        description: role.description,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        description: eb.ref('excluded.description'),
        status: 'active',
      })),
    )
    .execute()
}

// ---------------------------------------------------------------- frameworks

export async function saveFrameworks(
  tx: OrgTx,
  frameworks: readonly (Framework & { isCustom: boolean })[],
): Promise<void> {
  if (frameworks.length === 0) return
  await tx.db
    .insertInto('framework')
    .values(
      frameworks.map(({ isCustom, ...framework }) => ({
        orgId: tx.org,
        id: newId(tx.now),
        key: framework.id,
        name: framework.name,
        version: framework.version ?? '',
        publisher: framework.publisher ?? '',
        custom: isCustom ? json(framework) : null,
        createdAt: tx.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        version: eb.ref('excluded.version'),
        publisher: eb.ref('excluded.publisher'),
        custom: eb.ref('excluded.custom'),
        status: 'active',
      })),
    )
    .execute()
}

/** Stores the rows of frameworks. Rows that a new edition dropped stay, out of scope: controls may still name them. */
export async function saveRequirements(tx: OrgTx, frameworks: readonly Framework[], frameworkIds: Ids): Promise<void> {
  for (const framework of frameworks) {
    const parents = new Set(framework.requirements.map((row) => row.parent))
    await tx.db
      .insertInto('requirement')
      .values(
        framework.requirements.map((row, position) => ({
          orgId: tx.org,
          id: newId(tx.now),
          frameworkId: idOf(frameworkIds, framework.id),
          key: row.id,
          parentKey: row.parent,
          title: row.title,
          kind: row.kind,
          note: row.note,
          position,
          isLeaf: !parents.has(row.id),
          inScope: true,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['orgId', 'frameworkId', 'key']).doUpdateSet((eb) => ({
          parentKey: eb.ref('excluded.parentKey'),
          title: eb.ref('excluded.title'),
          kind: eb.ref('excluded.kind'),
          note: eb.ref('excluded.note'),
          position: eb.ref('excluded.position'),
          isLeaf: eb.ref('excluded.isLeaf'),
        })),
      )
      .execute()
  }
}

/**
 * SOC 2 beyond Security (availability, confidentiality, processing integrity, privacy) is optional: a category counts once a control
 * answers something in it. Everything of every other framework counts.
 */
export async function settleScope(tx: OrgTx): Promise<void> {
  await sql`
    update requirement q set in_scope = s.in_scope
    from (
      select r.org_id, r.id,
        f.key <> 'soc2' or r.key ~ '^CC' or exists (
          select 1 from control_requirement cr join requirement o on o.org_id = cr.org_id and o.id = cr.requirement_id
          where cr.org_id = r.org_id and o.framework_id = r.framework_id and split_part(o.key, '.', 1) = split_part(r.key, '.', 1)) as in_scope
      from requirement r join framework f on f.org_id = r.org_id and f.id = r.framework_id where r.org_id = ${tx.org}) s
    where q.org_id = s.org_id and q.id = s.id and q.in_scope <> s.in_scope`.execute(tx.db)
}

/** `framework:requirement` → id, for every requirement of the organization. */
export async function requirementIds(tx: OrgTx): Promise<Ids> {
  const { rows } = await sql<{ ref: string; id: string }>`
    select f.key || ':' || q.key as ref, q.id from requirement q join framework f on f.org_id = q.org_id and f.id = q.framework_id where q.org_id = ${tx.org}`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.ref, row.id]))
}

// ---------------------------------------------------------------- controls, policies, procedures

export async function saveControls(tx: OrgTx, controls: readonly Control[], roles: Ids): Promise<void> {
  if (controls.length === 0) return
  const saved = await tx.db
    .insertInto('control')
    .values(
      controls.map((control) => ({
        orgId: tx.org,
        id: newId(tx.now),
        key: control.id,
        title: control.title,
        kind: control.kind,
        objective: control.objective,
        description: control.description,
        ownerRoleId: idOf(roles, control.owner),
        version: 1,
        changedAt: tx.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        kind: eb.ref('excluded.kind'),
        objective: eb.ref('excluded.objective'),
        description: eb.ref('excluded.description'),
        ownerRoleId: eb.ref('excluded.ownerRoleId'),
        version: eb('control.version', '+', 1),
        status: 'active',
        changedAt: eb.ref('excluded.changedAt'),
      })),
    )
    .returning(['id', 'key', 'version'])
    .execute()
  const content = new Map(controls.map((control) => [control.id, control]))
  await tx.db
    .insertInto('controlVersion')
    .values(
      saved.map((row) => ({
        orgId: tx.org,
        id: newId(tx.now),
        controlId: row.id,
        version: row.version,
        content: json(content.get(row.key)),
        createdAt: tx.now,
      })),
    )
    .execute()
}

/** Makes the links of some owners be exactly these. Links that stay are not touched, so that the ledger shows changes only. */
export async function saveLinks(
  tx: OrgTx,
  kind: 'control_requirement' | 'control_policy' | 'policy_requirement',
  ownerIds: readonly string[],
  links: readonly { ownerId: string; targetId: string }[],
): Promise<void> {
  if (ownerIds.length === 0) return
  const table = sql.table(kind)
  const [ownerName, targetName] = kind.split('_')
  const owner = sql.ref(`${ownerName}_id`)
  const target = sql.ref(`${targetName}_id`)
  const owners = links.map((link) => link.ownerId)
  const targets = links.map((link) => link.targetId)
  await sql`
    delete from ${table} l where l.org_id = ${tx.org} and l.${owner} = any (${ownerIds}::uuid[])
      and not exists (select 1 from unnest(${owners}::uuid[], ${targets}::uuid[]) w(o, t) where w.o = l.${owner} and w.t = l.${target})`.execute(
    tx.db,
  )
  const ids = links.map(() => newId(tx.now))
  await sql`
    insert into ${table} (org_id, id, ${owner}, ${target})
    select ${tx.org}, w.id, w.o, w.t from unnest(${ids}::uuid[], ${owners}::uuid[], ${targets}::uuid[]) w(id, o, t)
    on conflict (org_id, ${owner}, ${target}) do nothing`.execute(tx.db)
}

export async function savePolicies(tx: OrgTx, policies: readonly Policy[], roles: Ids): Promise<void> {
  if (policies.length === 0) return
  await tx.db
    .insertInto('policy')
    .values(
      policies.map((policy) => ({
        orgId: tx.org,
        id: newId(tx.now),
        key: policy.id,
        title: policy.title,
        ownerRoleId: idOf(roles, policy.owner),
        approverRoleId: idOf(roles, policy.approver),
        acknowledge: storedAcknowledge(policy.acknowledge),
        review: json(policy.review),
        changedAt: tx.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        ownerRoleId: eb.ref('excluded.ownerRoleId'),
        approverRoleId: eb.ref('excluded.approverRoleId'),
        acknowledge: eb.ref('excluded.acknowledge'),
        review: eb.ref('excluded.review'),
        status: 'active',
        changedAt: eb.ref('excluded.changedAt'),
      })),
    )
    .execute()
}

/** Texts that differ from the newest version arrive as a new version in review; whoever applied them is its author. */
export async function submitPolicyTexts(tx: OrgTx, policies: readonly Policy[], authorId: string): Promise<void> {
  await sql`
    insert into policy_version (org_id, id, policy_id, version, state, body, author_id, created_at)
    select ${tx.org}, w.id, y.id, coalesce(n.version, 0) + 1, 'in_review', w.body, ${authorId}, ${tx.now.toString()}::timestamptz
    from unnest(${policies.map(() => newId(tx.now))}::uuid[], ${policies.map((policy) => policy.id)}::text[], ${policies.map((policy) => policy.body)}::text[]) w(id, key, body)
    join policy y on y.org_id = ${tx.org} and y.key = w.key
    left join lateral (
      select v.version, v.body from policy_version v where v.org_id = y.org_id and v.policy_id = y.id order by v.version desc limit 1) n on true
    where n.body is distinct from w.body`.execute(tx.db)
}

const dutyWindow = (procedure: Procedure): string =>
  'event' in procedure.when
    ? procedure.when.event.within
    : 'continuous' in procedure.when
      ? procedure.when.continuous.every
      : (procedure.window ?? 'P1D')

export async function saveProcedures(
  tx: OrgTx,
  procedures: readonly Procedure[],
  ids: { roles: Ids; controls: Ids },
): Promise<string[]> {
  if (procedures.length === 0) return []
  const saved = await tx.db
    .insertInto('procedure')
    .values(
      procedures.map((procedure) => ({
        orgId: tx.org,
        id: newId(tx.now),
        key: procedure.id,
        controlId: idOf(ids.controls, procedure.control),
        title: procedure.title,
        roleId: idOf(ids.roles, procedure.role),
        steps: procedure.steps,
        triggerKind:
          'event' in procedure.when
            ? ('event' as const)
            : 'continuous' in procedure.when
              ? ('continuous' as const)
              : ('schedule' as const),
        timing: json(procedure.when),
        eventKind: 'event' in procedure.when ? procedure.when.event.on : null,
        dutyWindow: dutyWindow(procedure),
        severity: procedure.severity,
        evidence: json(procedure.evidence),
        version: 1,
        changedAt: tx.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'key']).doUpdateSet((eb) => ({
        controlId: eb.ref('excluded.controlId'),
        title: eb.ref('excluded.title'),
        roleId: eb.ref('excluded.roleId'),
        steps: eb.ref('excluded.steps'),
        triggerKind: eb.ref('excluded.triggerKind'),
        timing: eb.ref('excluded.timing'),
        eventKind: eb.ref('excluded.eventKind'),
        dutyWindow: eb.ref('excluded.dutyWindow'),
        severity: eb.ref('excluded.severity'),
        evidence: eb.ref('excluded.evidence'),
        version: eb('procedure.version', '+', 1),
        status: 'active',
        changedAt: eb.ref('excluded.changedAt'),
      })),
    )
    .returning(['id', 'key', 'version'])
    .execute()
  const content = new Map(procedures.map((procedure) => [procedure.id, procedure]))
  await tx.db
    .insertInto('procedureVersion')
    .values(
      saved.map((row) => ({
        orgId: tx.org,
        id: newId(tx.now),
        procedureId: row.id,
        version: row.version,
        content: json(content.get(row.key)),
        createdAt: tx.now,
      })),
    )
    .execute()
  return saved.map((row) => row.id)
}

/** Nothing is deleted: what the files do not name any more is retired. Returns the ids. */
export async function retire(tx: OrgTx, table: Keyed, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await tx.db
    .updateTable(table)
    .set({ status: 'retired' })
    .where('orgId', '=', tx.org)
    .where('key', 'in', keys)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
