import { buffer } from 'node:stream/consumers'
import { type Check as Definition, loadCheck } from '@holdfast/program'
import * as z from 'zod'
import type { App } from '../../core/app.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { handle, handleOpen, type OpenCall } from '../../core/operations/handle.ts'
import { type Check, type CheckRow, type CheckRun, checksContract } from './checks.contract.ts'
import * as repo from './checks.repo.ts'
import { badness, nextRunAt, requireParameters, withValues } from './checks.rules.ts'
import { type FixtureOutcome, tryFixtures } from './fixtures.ts'
import { checkLibrary } from './library.ts'
import { organizationCheck, organizationChecks, type OrganizationCheck } from './organization-checks.ts'
import { readResult } from './result.ts'
import { runCheck } from './running.service.ts'

function presentRow(one: OrganizationCheck, run: repo.RunData | undefined): z.input<typeof CheckRow> {
  const { key, check, isOwn, status, control } = one
  return {
    key,
    title: check.title,
    severity: check.severity,
    isOwn,
    status,
    control: control ? { id: control.id, key: control.key, title: control.title } : null,
    state: run?.state ?? 'not_assessed',
    reason: run?.reason ?? 'It has not run yet.',
    since: run?.stateSince.toString() ?? null,
    lastRunAt: run?.ranAt.toString() ?? null,
    nextRunAt: status === 'retired' || !run ? null : nextRunAt(run.ranAt, check.every).toString(),
    population: run?.population ?? null,
    failing: run?.failing ?? null,
    findingId: run?.findingId ?? null,
  }
}

async function present(tx: OrgTx, key: string, auditScope?: AuditScope): Promise<z.input<typeof Check>> {
  const one = await organizationCheck(tx, key, auditScope)
  const run = await repo.lastRun(tx, key, auditScope)
  const { check } = one
  return {
    ...presentRow(one, run),
    statement: withValues(check.statement, one.parameters),
    fix: withValues(check.fix, one.parameters),
    answers: check.answers,
    every: check.every,
    parameters: check.parameters.map((parameter) => ({
      ...parameter,
      value: one.parameters[parameter.id] ?? parameter.default,
    })),
    queries: {
      population: check.population,
      failures: check.failures,
      sources: check.freshness?.sources ?? null,
    },
    fixtures: check.fixtures.map(({ title, expect }) => ({ title, expect })),
    definition: one.definition,
    lastRunId: run?.id ?? null,
  }
}

const Parameters = z.record(z.string(), z.number())

const presentRun = (run: repo.RunData): z.input<typeof CheckRun> => ({
  id: run.id,
  checkKey: run.checkKey,
  number: run.number,
  ranAt: run.ranAt.toString(),
  state: run.state,
  since: run.stateSince.toString(),
  reason: run.reason,
  population: run.population,
  failing: run.failing,
  findingId: run.findingId,
  evidenceId: run.evidenceId,
  definitionSha256: run.definitionSha256,
  parameters: Parameters.parse(run.parameters),
})

export const list = handle(checksContract.list, async ({ tx, authority }, input) => {
  const all = await organizationChecks(tx, authority.auditScope)
  const wanted = all.filter(
    ({ status, control }) =>
      (input.status ?? ['active']).includes(status) &&
      (input.controlId === undefined || control?.id === input.controlId),
  )
  const runs = await repo.lastRuns(
    tx,
    wanted.map(({ key }) => key),
    authority.auditScope,
  )
  return {
    items: wanted
      .map((one) => presentRow(one, runs.get(one.key)))
      .filter(({ state }) => input.state === undefined || input.state.includes(state))
      .toSorted((a, b) => badness(a.state) - badness(b.state) || (a.title < b.title ? -1 : 1)),
  }
})

export const get = handle(checksContract.get, ({ tx, authority }, input) =>
  present(tx, input.key, authority.auditScope),
)

export const listRuns = handle(checksContract.listRuns, async ({ tx, authority }, input) => {
  await organizationCheck(tx, input.key, authority.auditScope)
  const { rows, next } = await repo.listRuns(tx, input.key, input, authority.auditScope)
  return { items: rows.map(presentRun), next }
})

export const getRun = handle(checksContract.getRun, async ({ tx, app, authority }, input) => {
  await organizationCheck(tx, input.key, authority.auditScope)
  const run = found(await repo.findRun(tx, input.key, input.id, authority.auditScope), 'run')
  const { failures, sources } = readResult(await storedResult(app, run.resultSha256))
  return { ...presentRun(run), failures, sources }
})

async function storedResult(app: App, sha256: string): Promise<string> {
  if ((await app.blobs.sizeOf(sha256)) === undefined)
    throw new HoldfastError('not_found', 'What this run found is not in the store any more; its evidence says why.')
  return (await buffer(app.blobs.read(sha256))).toString('utf8')
}

export const run = handleOpen(checksContract.run, async (call, { key }) => {
  const id = await runCheck(call.app, call.inOrg, key)
  return call.inOrg(async (tx) => presentRun(found(await repo.findRun(tx, key, id, undefined), 'run')))
})

export const configure = handle(checksContract.configure, async ({ tx }, { key, parameters, controlId, status }) => {
  const { check } = await organizationCheck(tx, key)
  if (parameters) requireParameters(check, parameters)
  if (typeof controlId === 'string' && !(await repo.controlsById(tx, [controlId])).has(controlId))
    throw new HoldfastError('invalid_input', 'controlId: there is no such control.', {
      issues: [{ path: 'controlId', message: 'there is no such control' }],
    })
  await repo.saveSetting(tx, key, {
    ...(parameters ? { parameters } : {}),
    ...(controlId === undefined ? {} : { controlId }),
    ...(status ? { status } : {}),
  })
  return present(tx, key)
})

const presentFixture = ({ title, expected, outcome, holds }: FixtureOutcome) => ({
  title,
  expected,
  state: outcome.state,
  holds,
  reason: outcome.reason,
  failures: (outcome.look?.failures ?? []).slice(0, 100),
})

export const test = handleOpen(checksContract.test, async (call, { key, definition }) => {
  const fixtures = (await tried(call, readDefinition(key, definition))).map(presentFixture)
  return { holds: fixtures.every(({ holds }) => holds), fixtures }
})

/** @throws HoldfastError `invalid_program` that names each problem by line and column */
function readDefinition(key: string, definition: string): Definition {
  const { check, problems } = loadCheck(`${key}.yaml`, definition)
  if (check) return check
  throw new HoldfastError('invalid_program', `The check has ${problems.length} errors; nothing was changed.`, {
    issues: problems.map(({ file, line, column, message, fix }) => ({
      path: `${file}:${line}:${column}`,
      message: `${message}. ${fix}`,
    })),
  })
}

const tried = async ({ app, inOrg }: OpenCall, check: Definition): Promise<FixtureOutcome[]> =>
  tryFixtures(app.database, await inOrg((tx) => Promise.resolve(tx.org)), check)

/** A check of one's own stands only if it was seen to fail and to pass, by the queries that will run. */
export const save = handleOpen(checksContract.save, async (call, { key, definition }) => {
  if ((await checkLibrary()).has(key))
    throw new HoldfastError('conflict', `A check ${key} comes with Holdfast. Choose another id.`)
  const failed = (await tried(call, readDefinition(key, definition))).filter(({ holds }) => !holds)
  if (failed.length > 0)
    throw new HoldfastError(
      'invalid_program',
      'The check does not say what its fixtures expect; nothing was changed.',
      {
        issues: failed.map(({ title, expected, outcome }) => ({
          path: `fixtures.${title}`,
          message: `expected ${expected}, and it says ${outcome.state}: ${outcome.reason}`,
        })),
      },
    )
  return call.inOrg(async (tx) => {
    await repo.saveSetting(tx, key, { definition })
    return present(tx, key)
  })
})
