import { type Change, type Problem, type Program, renderProgram, summarizePlan } from '@holdfast/program'
import type { z } from 'zod'
import { readIdentities } from '../../core/auth/sealed-identity.ts'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found, HoldfastError } from '../../core/errors.ts'
import { isLimited } from '../../core/operations/audit-scope.ts'
import type { Authority } from '../../core/operations/authority.ts'
import { handle } from '../../core/operations/handle.ts'
import { applyProgram, planProgram } from './apply.ts'
import { libraryPrograms, loadFiles, loadLibraryProgram } from './library.ts'
import { type DutyRole, type ProgramChange, programContract } from './program.contract.ts'
import { setHolders } from '../planning/index.ts'
import * as repo from './program.repo.ts'
import { readStoredProgram } from './stored-program.ts'

export const library = handle(programContract.library, async () => {
  const programs = await Promise.all((await libraryPrograms()).map(loadLibraryProgram))
  return {
    items: programs.map((program) => ({
      id: program.id,
      title: program.title,
      description: program.description,
      frameworks: program.frameworks,
      roles: program.roles,
      controls: program.controls.length,
      policies: program.policies.length,
      procedures: program.procedures.length,
    })),
  }
})

interface Wanted {
  files?: Record<string, string> | undefined
  library?: string | undefined
}

async function load(wanted: Wanted): Promise<{ program: Program | null; problems: Problem[] }> {
  if ((wanted.files === undefined) === (wanted.library === undefined)) {
    throw new HoldfastError('invalid_input', 'Give either `files` or `library`.', {
      issues: [{ path: 'files', message: 'give either files or library' }],
    })
  }
  if (wanted.library !== undefined) return { program: await loadLibraryProgram(wanted.library), problems: [] }
  return loadFiles(new Map(Object.entries(wanted.files ?? {})))
}

const presentChanges = (changes: readonly Change[]): z.input<typeof ProgramChange>[] =>
  changes.map((change) => ({ ...change, fields: change.fields.map((field) => ({ ...field })) }))

/** What is shown as a whole shows what an audit of a part is not about. */
function requireWholeView(authority: Authority): void {
  if (isLimited(authority.auditScope))
    throw new HoldfastError(
      'forbidden',
      'This shows the whole program, and your audit is about a part of it. Look at its controls and policies.',
    )
}

export const plan = handle(programContract.plan, async ({ tx, authority }, input) => {
  requireWholeView(authority)
  const { program, problems } = await load(input)
  if (!program)
    return {
      changes: [],
      problems,
      summary: `The program has ${problems.filter((problem) => problem.severity === 'error').length} errors.`,
    }
  const { changes } = await planProgram(tx, program)
  return { changes: presentChanges(changes), problems, summary: summarizePlan(changes) }
})

export const apply = handle(programContract.apply, async ({ tx }, input) => {
  const { program, problems } = await load(input)
  if (!program) {
    const errors = problems.filter((problem) => problem.severity === 'error')
    throw new HoldfastError('invalid_program', `The program has ${errors.length} errors; nothing was changed.`, {
      issues: errors.map((problem) => ({
        path: `${problem.file}:${problem.line}:${problem.column}`,
        message: `${problem.message}. ${problem.fix}`,
      })),
    })
  }
  const { changes, obligationsPlanned } = await applyProgram(tx, program, input.holders)
  return { changes: presentChanges(changes), summary: summarizePlan(changes), obligationsPlanned }
})

export const render = handle(programContract.render, async ({ tx, authority }) => {
  requireWholeView(authority)
  const program = found(await readStoredProgram(tx), 'program; apply one first')
  return { files: Object.fromEntries(renderProgram(program)) }
})

type RoleRow = Awaited<ReturnType<typeof repo.listRoles>>[number]

async function presentRoles(tx: OrgTx, rows: readonly RoleRow[]): Promise<z.input<typeof DutyRole>[]> {
  const people = await readIdentities(
    tx,
    rows.map((row) => row.holderId),
  )
  return rows.map(({ holderId, ...row }) => ({
    ...row,
    controls: row.controls ?? 0,
    procedures: row.procedures ?? 0,
    holder: holderId === null ? null : { id: holderId, name: people.get(holderId)?.name ?? null },
  }))
}

export const listRoles = handle(programContract.listRoles, async ({ tx }) => ({
  items: await presentRoles(tx, await repo.listRoles(tx)),
}))

export const assignRole = handle(programContract.assignRole, async ({ tx }, input) => {
  found(await repo.lockRole(tx, input.id), 'role')
  if (input.personId !== null && (await repo.activePeople(tx, [input.personId])).length === 0) {
    throw new HoldfastError('invalid_input', 'personId: choose somebody who has not left.', {
      issues: [{ path: 'personId', message: 'no such person, or not active' }],
    })
  }
  await setHolders(tx, [{ roleId: input.id, personId: input.personId }])
  const [role] = await presentRoles(tx, [found(await repo.roleById(tx, input.id), 'role')])
  return found(role, 'role')
})
