import { type SelectQueryBuilder, sql } from 'kysely'
import type { DB } from '../../core/database/schema.generated.ts'
import { json, type OrgTx } from '../../core/database/with-org.ts'
import { newId } from '../../core/ids.ts'
import { controlsInScope } from '../../core/operations/audit-scope.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { type PageRequest, pageBy } from '../../core/operations/paging.ts'
import { quietDays, type Standing } from './apis.rules.ts'
import type { EndpointFacts, InventoryChange, StoredEndpoint } from './joined-inventory.rules.ts'

const columns = [
  'a.id',
  'a.slug',
  'a.title',
  'a.description',
  'a.exposure',
  'a.status',
  'a.ownerId',
  'a.controlId',
  'a.procedureId',
  'a.createdAt',
  'a.sourceReportedAt',
  'a.specificationReportedAt',
  'a.trafficReportedAt',
] as const

/** APIs that the caller may see: for an audit of one framework, those whose control answers it. */
function visible(tx: OrgTx, auditScope: AuditScope | undefined) {
  const query = tx.db.selectFrom('api as a').select(columns).where('a.orgId', '=', tx.org)
  const controls = controlsInScope(tx, auditScope)
  return controls ? query.where(sql<boolean>`a.control_id in (${controls})`) : query
}

const factColumns = [
  'method',
  'path',
  'operation',
  'protocol',
  'inSource',
  'inSpecification',
  'inTraffic',
  'file',
  'line',
  'framework',
  'specifiedFile',
  'specifiedLine',
  'guards',
  'isDeprecated',
  'promisedSecurity',
  'params',
  'problems',
  'authentication',
  'sensitive',
  'isSensitiveToAnyone',
  'requests',
  'statuses',
  'firstCalledAt',
  'lastCalledAt',
] as const

export type ApiRowData = NonNullable<Awaited<ReturnType<typeof findApi>>>

export function listApis(
  tx: OrgTx,
  filter: { status?: readonly ('active' | 'retired')[] | undefined },
  request: PageRequest,
  auditScope: AuditScope | undefined,
) {
  let query = visible(tx, auditScope)
  if (filter.status) query = query.where('a.status', 'in', filter.status)
  return pageBy(query, request, { column: 'a.title', id: 'a.id', type: 'text', valueOf: (row) => row.title })
}

export const findApi = (tx: OrgTx, id: string, auditScope: AuditScope | undefined) =>
  visible(tx, auditScope).where('a.id', '=', id).executeTakeFirst()

/** Reports on one API take turns. */
export const lockApi = (tx: OrgTx, id: string) =>
  tx.db
    .selectFrom('api as a')
    .select(columns)
    .where('a.orgId', '=', tx.org)
    .where('a.id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

export type NewApi = Pick<
  ApiRowData,
  'id' | 'slug' | 'title' | 'description' | 'exposure' | 'ownerId' | 'controlId' | 'procedureId'
>

/** @returns false when the key is taken */
export async function insertApi(tx: OrgTx, api: NewApi): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('api')
    .values({ orgId: tx.org, ...api, createdAt: tx.now })
    .onConflict((conflict) => conflict.columns(['orgId', 'slug']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export type ApiChanges = Partial<
  Pick<
    ApiRowData,
    | 'title'
    | 'description'
    | 'exposure'
    | 'ownerId'
    | 'controlId'
    | 'procedureId'
    | 'status'
    | 'sourceReportedAt'
    | 'specificationReportedAt'
    | 'trafficReportedAt'
  >
>

export async function changeApi(tx: OrgTx, id: string, changes: ApiChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return
  await tx.db.updateTable('api').set(changes).where('orgId', '=', tx.org).where('id', '=', id).execute()
}

// ---------------------------------------------------------------- what an API may refer to

export const isActivePerson = async (tx: OrgTx, id: string): Promise<boolean> =>
  (await tx.db
    .selectFrom('person')
    .select('id')
    .where('orgId', '=', tx.org)
    .where('id', '=', id)
    .where('status', '!=', 'deactivated')
    .executeTakeFirst()) !== undefined

export const namedControls = (tx: OrgTx, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('control')
        .select(['id', 'key', 'title'])
        .where('orgId', '=', tx.org)
        .where('id', 'in', ids)
        .execute()

export const namedProcedures = (tx: OrgTx, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('procedure')
        .select(['id', 'key', 'title'])
        .where('orgId', '=', tx.org)
        .where('id', 'in', ids)
        .execute()

// ---------------------------------------------------------------- endpoints

/** `standingOf` of the rules, in SQL, for counting and filtering. */
const standing = (now: Temporal.Instant) => sql<Standing>`case
  when not (e.in_source or e.in_specification or e.in_traffic) then 'gone'
  when (e.in_source or e.in_traffic) and not e.in_specification
    then case when a.specification_reported_at is null then 'not_assessed' else 'shadow' end
  when e.is_deprecated and e.in_traffic then 'zombie'
  when a.traffic_reported_at is not null
    and coalesce(e.last_called_at, e.found_at) + make_interval(hours => ${quietDays * 24}) <= ${now.toString()}::timestamptz then 'zombie'
  when not (e.in_source or e.in_traffic)
    then case when a.source_reported_at is null and a.traffic_reported_at is null then 'not_assessed' else 'orphan' end
  else 'documented' end`

const endpointColumns = [
  'e.id',
  'e.method',
  'e.path',
  'e.operation',
  'e.protocol',
  'e.inSource',
  'e.inSpecification',
  'e.inTraffic',
  'e.file',
  'e.line',
  'e.framework',
  'e.guards',
  'e.isDeprecated',
  'e.promisedSecurity',
  'e.problems',
  'e.authentication',
  'e.sensitive',
  'e.isSensitiveToAnyone',
  'e.requests',
  'e.firstCalledAt',
  'e.lastCalledAt',
  'e.foundAt',
] as const

type Endpoints = DB & { e: DB['apiEndpoint']; a: DB['api'] }

export function listEndpoints(
  tx: OrgTx,
  apiId: string,
  filter: {
    standing?: readonly Standing[] | undefined
    sensitive?: boolean | undefined
    problem?: readonly string[] | undefined
    contains?: string | undefined
  },
  request: PageRequest,
  moment: Temporal.Instant,
) {
  let query = tx.db
    .selectFrom('apiEndpoint as e')
    .innerJoin('api as a', (join) => join.onRef('a.orgId', '=', 'e.orgId').onRef('a.id', '=', 'e.apiId'))
    .select(endpointColumns)
    .where('e.orgId', '=', tx.org)
    .where('e.apiId', '=', apiId) satisfies SelectQueryBuilder<Endpoints, 'e' | 'a', object>
  query = filter.standing
    ? query.where(sql<boolean>`${standing(moment)} in (${sql.join(filter.standing)})`)
    : query.where(sql<boolean>`(e.in_source or e.in_specification or e.in_traffic)`)
  if (filter.sensitive !== undefined)
    query = query.where(sql<boolean>`(cardinality(e.sensitive) > 0) = ${filter.sensitive}`)
  if (filter.problem)
    query = query.where(
      sql<boolean>`exists (select 1 from jsonb_array_elements(e.problems) p where p ->> 'kind' in (${sql.join(filter.problem)}))`,
    )
  if (filter.contains !== undefined && filter.contains !== '')
    query = query.where(sql<boolean>`position(lower(${filter.contains}::text) in lower(e.path)) > 0`)
  return pageBy(query, request, { column: 'e.path', id: 'e.id', type: 'text', valueOf: (row) => row.path })
}

export const findEndpoint = (tx: OrgTx, apiId: string, id: string) =>
  tx.db
    .selectFrom('apiEndpoint as e')
    .select([...endpointColumns, 'e.specifiedFile', 'e.specifiedLine', 'e.params', 'e.statuses'])
    .where('e.orgId', '=', tx.org)
    .where('e.apiId', '=', apiId)
    .where('e.id', '=', id)
    .executeTakeFirst()

export async function countInTraffic(tx: OrgTx, apiId: string): Promise<number> {
  const { count } = await tx.db
    .selectFrom('apiEndpoint')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orgId', '=', tx.org)
    .where('apiId', '=', apiId)
    .where('inTraffic', '=', true)
    .executeTakeFirstOrThrow()
  return count
}

/** Everything that is on record of the endpoints of an API, what is gone too. */
export async function storedEndpoints(tx: OrgTx, apiId: string): Promise<StoredEndpoint[]> {
  const rows = await tx.db
    .selectFrom('apiEndpoint')
    .select(['id', ...factColumns])
    .where('orgId', '=', tx.org)
    .where('apiId', '=', apiId)
    .execute()
  return rows.map(({ params, problems, statuses, firstCalledAt, lastCalledAt, ...row }) => ({
    ...row,
    ...recordedJson({ params, problems, statuses }),
    firstCalledAt: firstCalledAt?.toString() ?? null,
    lastCalledAt: lastCalledAt?.toString() ?? null,
  }))
}

/** What this module wrote into the columns of type jsonb, and nothing else does. */
export const recordedJson = (columns: { params: unknown; problems: unknown; statuses: unknown }) =>
  columns as Pick<EndpointFacts, 'params' | 'problems' | 'statuses'>

/** The facts of endpoints, from JSON. */
const factsAs = sql`n("id" uuid, "method" text, "path" text, "operation" text, "protocol" text, "inSource" boolean, "inSpecification" boolean,
  "inTraffic" boolean, "file" text, "line" integer, "framework" text, "specifiedFile" text, "specifiedLine" integer, "guards" text[],
  "isDeprecated" boolean, "promisedSecurity" text[], "params" jsonb, "problems" jsonb, "authentication" text[], "sensitive" text[],
  "isSensitiveToAnyone" boolean, "requests" bigint, "statuses" jsonb, "firstCalledAt" timestamptz, "lastCalledAt" timestamptz)`

export async function applyInventoryChange(tx: OrgTx, apiId: string, change: InventoryChange): Promise<void> {
  const columns = sql.join(factColumns.map((name) => sql.ref(name)))
  const values = sql.join(factColumns.map((name) => sql.raw(`n."${name}"`)))
  if (change.changed.length > 0) {
    await sql`
      update api_endpoint e set (${columns}) = row(${values})
      from jsonb_to_recordset(${json(change.changed)}) as ${factsAs}
      where e.org_id = ${tx.org} and e.id = n.id`.execute(tx.db)
  }
  if (change.added.length > 0) {
    await sql`
      insert into api_endpoint (org_id, id, api_id, found_at, ${columns})
      select ${tx.org}, n.id, ${apiId}, ${tx.now.toString()}::timestamptz, ${values}
      from jsonb_to_recordset(${json(change.added.map((facts) => ({ ...facts, id: newId(tx.now) })))}) as ${factsAs}`.execute(
      tx.db,
    )
  }
}

/** How the endpoints of these APIs stand, and what is open against them. */
export async function countsOf(tx: OrgTx, apiIds: readonly string[], moment: Temporal.Instant) {
  if (apiIds.length === 0) return []
  const { rows } = await sql<{
    id: string
    standing: Partial<Record<Standing, number>>
    sensitiveToAnyone: number
    openFindings: number
    overdueFindings: number
    lastTestedAt: Temporal.Instant | null
  }>`
    select a.id,
      coalesce((
        select jsonb_object_agg(s.standing, s.count) from (
          select ${standing(moment)} as standing, count(*) as count from api_endpoint e where e.org_id = a.org_id and e.api_id = a.id group by 1) s), '{}') as standing,
      (select count(*) from api_endpoint e where e.org_id = a.org_id and e.api_id = a.id and e.is_sensitive_to_anyone) as "sensitiveToAnyone",
      (select count(*) from api_flaw x join finding f on f.org_id = x.org_id and f.id = x.finding_id
        where x.org_id = a.org_id and x.api_id = a.id and f.state <> 'closed') as "openFindings",
      (select count(*) from api_flaw x join finding f on f.org_id = x.org_id and f.id = x.finding_id
        where x.org_id = a.org_id and x.api_id = a.id and f.state in ('open', 'acting') and f.due_at <= ${moment.toString()}::timestamptz) as "overdueFindings",
      (select max(r.finished_at) from api_test_run r where r.org_id = a.org_id and r.api_id = a.id and r.is_complete) as "lastTestedAt"
    from api a where a.org_id = ${tx.org} and a.id in (${sql.join(apiIds)})`.execute(tx.db)
  return rows
}
