import type { z } from 'zod'
import { nameResolver } from '../../core/auth/name-resolver.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { handle } from '../../core/operations/handle.ts'
import { shownMoment } from '../../core/operations/shown-moment.ts'
import { isOverdue } from '../findings/index.ts'
import { type Api, type ApiRow, apisContract, type ApiTestRun } from './apis.contract.ts'
import * as repo from './apis.repo.ts'
import { knownFrom, type ReportedAt, standingOf } from './apis.rules.ts'
import * as runs from './test-runs.repo.ts'

async function presentRows(
  tx: OrgTx,
  rows: readonly repo.ApiRowData[],
  moment: Temporal.Instant,
): Promise<z.input<typeof ApiRow>[]> {
  const counts = await repo.countsOf(
    tx,
    rows.map(({ id }) => id),
    moment,
  )
  const names = await nameResolver(
    tx,
    rows.map(({ ownerId }) => ownerId),
  )
  return rows.map((row) => {
    const count = found(
      counts.find(({ id }) => id === row.id),
      'API',
    )
    const { gone = 0, ...standing } = count.standing
    return {
      id: row.id,
      slug: row.slug,
      title: row.title,
      exposure: row.exposure,
      status: row.status,
      owner: names.refOrNull(row.ownerId),
      endpoints: Object.values(standing).reduce((sum, one) => sum + one, 0),
      standing: { documented: 0, shadow: 0, zombie: 0, orphan: 0, not_assessed: 0, ...standing, gone },
      sensitiveToAnyone: count.sensitiveToAnyone,
      openFindings: count.openFindings,
      overdueFindings: count.overdueFindings,
      lastTestedAt: count.lastTestedAt?.toString() ?? null,
    }
  })
}

async function present(tx: OrgTx, api: repo.ApiRowData, moment: Temporal.Instant): Promise<z.input<typeof Api>> {
  const [row] = await presentRows(tx, [api], moment)
  const [control] = await repo.namedControls(tx, api.controlId === null ? [] : [api.controlId])
  const [procedure] = await repo.namedProcedures(tx, api.procedureId === null ? [] : [api.procedureId])
  return {
    ...found(row, 'API'),
    description: api.description,
    control: control ?? null,
    procedure: procedure ?? null,
    createdAt: api.createdAt.toString(),
    reportedAt: {
      source: api.sourceReportedAt?.toString() ?? null,
      specification: api.specificationReportedAt?.toString() ?? null,
      traffic: api.trafficReportedAt?.toString() ?? null,
    },
  }
}

export const list = handle(apisContract.list, async ({ tx, authority }, input) => {
  const { rows, next } = await repo.listApis(tx, input, input, authority.auditScope)
  return { items: await presentRows(tx, rows, await shownMoment(tx, input.asOf)), next }
})

export const get = handle(apisContract.get, async ({ tx, authority }, input) =>
  present(tx, found(await repo.findApi(tx, input.id, authority.auditScope), 'API'), await shownMoment(tx, input.asOf)),
)

export const create = handle(apisContract.create, async ({ tx }, input) => {
  const { ownerId = null, controlId = null, procedureId = null, ...rest } = input
  await requireReferences(tx, { ownerId, controlId, procedureId })
  const id = newId(tx.now)
  if (!(await repo.insertApi(tx, { id, ownerId, controlId, procedureId, ...rest })))
    throw new HoldfastError('conflict', `There is an API ${input.slug} already. Choose another slug.`, {
      issues: [{ path: 'slug', message: 'taken' }],
    })
  return present(tx, found(await repo.findApi(tx, id, undefined), 'API'), tx.now)
})

export const update = handle(apisContract.update, async ({ tx }, { id, ...changes }) => {
  found(await repo.lockApi(tx, id), 'API')
  await requireReferences(tx, changes)
  await repo.changeApi(tx, id, defined(changes))
  return present(tx, found(await repo.findApi(tx, id, undefined), 'API'), tx.now)
})

/** The members that were given. */
const defined = <T extends object>(changes: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  // what is filtered out is exactly what the type leaves out
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>
  }

async function requireReferences(
  tx: OrgTx,
  {
    ownerId,
    controlId,
    procedureId,
  }: {
    ownerId?: string | null | undefined
    controlId?: string | null | undefined
    procedureId?: string | null | undefined
  },
): Promise<void> {
  const refuse = (path: string, message: string): never => {
    throw new HoldfastError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] })
  }
  if (typeof ownerId === 'string' && !(await repo.isActivePerson(tx, ownerId)))
    refuse('ownerId', 'choose somebody who has not left')
  if (typeof controlId === 'string' && (await repo.namedControls(tx, [controlId])).length === 0)
    refuse('controlId', 'there is no such control')
  if (typeof procedureId === 'string' && (await repo.namedProcedures(tx, [procedureId])).length === 0)
    refuse('procedureId', 'there is no such procedure')
}

export const listEndpoints = handle(apisContract.listEndpoints, async ({ tx, authority }, input) => {
  const api = found(await repo.findApi(tx, input.id, authority.auditScope), 'API')
  const moment = await shownMoment(tx, input.asOf)
  const { rows, next } = await repo.listEndpoints(tx, api.id, input, input, moment)
  const reportedAt = reportedAtOf(api)
  return { items: rows.map((row) => presentEndpoint(row, reportedAt, moment)), next }
})

export const getEndpoint = handle(apisContract.getEndpoint, async ({ tx, authority }, { id, endpointId, asOf }) => {
  const api = found(await repo.findApi(tx, id, authority.auditScope), 'API')
  const { specifiedFile, specifiedLine, params, statuses, ...row } = found(
    await repo.findEndpoint(tx, api.id, endpointId),
    'endpoint',
  )
  const shown = presentEndpoint(row, reportedAtOf(api), await shownMoment(tx, asOf))
  return {
    ...shown,
    specifiedFile,
    specifiedLine,
    ...repo.recordedJson({ params, statuses, problems: shown.problems }),
  }
})

const reportedAtOf = (api: repo.ApiRowData) => ({
  source: api.sourceReportedAt,
  specification: api.specificationReportedAt,
  traffic: api.trafficReportedAt,
})

function presentEndpoint(
  row: Awaited<ReturnType<typeof repo.listEndpoints>>['rows'][number],
  reportedAt: ReportedAt,
  moment: Temporal.Instant,
) {
  const { inSource, inSpecification, inTraffic, problems, ...rest } = row
  return {
    ...rest,
    problems: repo.recordedJson({ problems, params: [], statuses: {} }).problems,
    standing: standingOf(row, reportedAt, moment),
    knownFrom: knownFrom({ inSource, inSpecification, inTraffic }),
    firstCalledAt: row.firstCalledAt?.toString() ?? null,
    lastCalledAt: row.lastCalledAt?.toString() ?? null,
    foundAt: row.foundAt.toString(),
  }
}

export async function presentRuns(tx: OrgTx, rows: readonly runs.RunData[]): Promise<z.input<typeof ApiTestRun>[]> {
  const names = await nameResolver(
    tx,
    rows.map(({ recordedBy }) => recordedBy),
  )
  return rows.map((row) => ({
    ...row,
    startedAt: row.startedAt.toString(),
    finishedAt: row.finishedAt.toString(),
    recordedAt: row.recordedAt.toString(),
    recordedBy: names.ref(row.recordedBy),
    coveragePercent: Number(row.coveragePercent),
  }))
}

export const listTestRuns = handle(apisContract.listTestRuns, async ({ tx, authority }, input) => {
  const api = found(await repo.findApi(tx, input.id, authority.auditScope), 'API')
  const { rows, next } = await runs.listRuns(tx, api.id, input)
  return { items: await presentRuns(tx, rows), next }
})

export const listFlaws = handle(apisContract.listFlaws, async ({ tx, authority }, input) => {
  const api = found(await repo.findApi(tx, input.id, authority.auditScope), 'API')
  const moment = await shownMoment(tx, input.asOf)
  const { rows, next } = await runs.listFlaws(tx, api.id, input, input)
  return {
    items: rows.map(({ goneRunId, ...row }) => ({
      ...row,
      dueAt: row.dueAt.toString(),
      isOverdue: isOverdue(row, moment),
      isGone: goneRunId !== null,
    })),
    next,
  }
})
