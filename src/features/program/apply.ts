import { type Change, diffProgram, type Program, WEEKDAYS } from '@holdfast/program'
import type { OrgTx } from '../../core/database/with-org.ts'
import { HoldfastError } from '../../core/errors.ts'
import { replan, setHolders, withdrawPlanned } from '../planning/index.ts'
import * as apply from './apply.repo.ts'
import { frameworkLibrary } from './library.ts'
import * as repo from './program.repo.ts'
import { readStoredProgram } from './stored-program.ts'

/**
 * What a program would change. A time zone that holdfast.yaml leaves at UTC gives way to the organization's own:
 * a program from the library cannot know it.
 */
export async function planProgram(tx: OrgTx, desired: Program): Promise<{ changes: Change[]; desired: Program }> {
  const adapted = await withOwnCalendar(tx, desired)
  return { changes: diffProgram(await readStoredProgram(tx), adapted), desired: adapted }
}

async function withOwnCalendar(tx: OrgTx, program: Program): Promise<Program> {
  const saysNothing = program.calendar.timezone === 'UTC' && program.calendar.holidays.length === 0
  if (!saysNothing) return program
  const { timezone, holidays } = await repo.calendarRow(tx)
  return { ...program, calendar: { ...program.calendar, timezone, holidays: holidays.toSorted() } }
}

/** Makes the live program what `desired` says. Runs in the caller's transaction: all of it, or nothing. */
export async function applyProgram(
  tx: OrgTx,
  desiredProgram: Program,
  holders: Readonly<Record<string, string>>,
): Promise<{ changes: Change[]; obligationsPlanned: number }> {
  await repo.lockProgram(tx)
  const { changes, desired } = await planProgram(tx, desiredProgram)
  const touched = (entity: Change['entity'], kinds: Change['kind'][] = ['create', 'update']): Set<string> =>
    new Set(
      changes.filter((change) => change.entity === entity && kinds.includes(change.kind)).map((change) => change.id),
    )
  const named = <T extends { id: string }>(entity: Change['entity'], all: readonly T[]): T[] =>
    all.filter(({ id }) => touched(entity).has(id))
  const retired = (entity: Change['entity']): string[] => [...touched(entity, ['retire'])]

  if (touched('program').size > 0) await saveProgram(tx, desired)
  if (touched('program').size > 0 || touched('framework').size > 0) await saveFrameworks(tx, desired)
  await apply.retire(tx, 'framework', retired('framework'))
  await apply.saveRoles(tx, named('role', desired.roles))
  const roles = await apply.idsOf(tx, 'dutyRole')
  const requirements = await apply.requirementIds(tx)

  const policies = named('policy', desired.policies)
  await apply.savePolicies(tx, policies, roles)
  await apply.submitPolicyTexts(tx, policies, tx.person)
  const policyIds = await apply.idsOf(tx, 'policy')
  const linksTo = (ids: apply.Ids, owner: string, targets: readonly string[]) =>
    targets.map((target) => ({ ownerId: owner, targetId: apply.idOf(ids, target) }))
  await apply.saveLinks(
    tx,
    'policy_requirement',
    policies.map(({ id }) => apply.idOf(policyIds, id)),
    policies.flatMap((policy) => linksTo(requirements, apply.idOf(policyIds, policy.id), policy.requirements)),
  )

  const controls = named('control', desired.controls)
  await apply.saveControls(tx, controls, roles)
  const controlIds = await apply.idsOf(tx, 'control')
  const changedControls = controls.map(({ id }) => apply.idOf(controlIds, id))
  await apply.saveLinks(
    tx,
    'control_requirement',
    changedControls,
    controls.flatMap((control) => linksTo(requirements, apply.idOf(controlIds, control.id), control.requirements)),
  )
  await apply.saveLinks(
    tx,
    'control_policy',
    changedControls,
    controls.flatMap((control) => linksTo(policyIds, apply.idOf(controlIds, control.id), control.policies)),
  )
  await apply.settleScope(tx)

  const changedProcedures = await apply.saveProcedures(tx, named('procedure', desired.procedures), {
    roles,
    controls: controlIds,
  })
  await withdrawPlanned(tx, await apply.retire(tx, 'procedure', retired('procedure')))
  await apply.retire(tx, 'control', retired('control'))
  await apply.retire(tx, 'policy', retired('policy'))
  await apply.retire(tx, 'dutyRole', retired('role'))
  await assign(tx, holders, roles)

  // a new time zone or calendar moves every date that has not opened yet
  const calendarMoved = changes.some(
    (change) => change.entity === 'program' && change.fields.some(({ path }) => path.startsWith('calendar')),
  )
  const toPlan = calendarMoved ? desired.procedures.map(({ id }) => id) : undefined
  const procedureIds = toPlan ? await idsOfProcedures(tx, toPlan) : changedProcedures
  return { changes, obligationsPlanned: await replan(tx, procedureIds) }
}

async function idsOfProcedures(tx: OrgTx, keys: readonly string[]): Promise<string[]> {
  const ids = await apply.idsOf(tx, 'procedure')
  return keys.map((key) => apply.idOf(ids, key))
}

async function saveProgram(tx: OrgTx, desired: Program): Promise<void> {
  await apply.saveProgramRow(tx, desired)
  await apply.saveCalendar(tx, {
    timezone: desired.calendar.timezone,
    workdays: desired.calendar.workdays.map((day) => WEEKDAYS.indexOf(day) + 1),
    holidays: [...desired.calendar.holidays],
  })
}

async function saveFrameworks(tx: OrgTx, desired: Program): Promise<void> {
  const library = await frameworkLibrary()
  const custom = new Set(desired.customFrameworks.map(({ id }) => id))
  const frameworks = [...library.frameworks, ...desired.customFrameworks].filter(
    ({ id }) =>
      desired.frameworks.includes(id) && (!custom.has(id) || desired.customFrameworks.some((own) => own.id === id)),
  )
  await apply.saveFrameworks(
    tx,
    frameworks.map((framework) => ({ ...framework, isCustom: custom.has(framework.id) })),
  )
  await apply.saveRequirements(tx, frameworks, await apply.idsOf(tx, 'framework'))
}

/** @throws HoldfastError `invalid_input` for an unknown role or somebody who is not there */
async function assign(tx: OrgTx, holders: Readonly<Record<string, string>>, roles: apply.Ids): Promise<void> {
  const entries = Object.entries(holders)
  const known = new Set((await repo.activePeople(tx, Object.values(holders))).map(({ id }) => id))
  const issues = entries.flatMap(([role, person]) => [
    ...(roles.has(role) ? [] : [{ path: `holders.${role}`, message: 'no such role in the program' }]),
    ...(known.has(person) ? [] : [{ path: `holders.${role}`, message: 'no such person, or not active' }]),
  ])
  if (issues.length > 0)
    throw new HoldfastError('invalid_input', issues.map((issue) => `${issue.path}: ${issue.message}`).join('; '), {
      issues,
    })
  await setHolders(
    tx,
    entries.map(([role, personId]) => ({ roleId: apply.idOf(roles, role), personId })),
  )
}
