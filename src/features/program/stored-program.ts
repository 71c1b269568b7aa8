import {
  canonicalProgram,
  control,
  frameworkMetadata,
  policyFrontMatter,
  procedure,
  type Program,
  requirement,
  WEEKDAYS,
} from '@holdfast/program'
import * as z from 'zod'
import type { OrgTx } from '../../core/database/with-org.ts'
import * as repo from './program.repo.ts'

const customFramework = frameworkMetadata.extend({ requirements: z.array(requirement) })
const storedPolicy = policyFrontMatter.omit({ id: true, title: true })

/**
 * The live program in the form of program as code, so that a plan compares like with like. Null before the first apply.
 * A policy's text is that of its newest version, published or not: what was applied before is not proposed again.
 */
export async function readStoredProgram(tx: OrgTx): Promise<Program | null> {
  const meta = await repo.programRow(tx)
  if (!meta) return null
  const calendar = await repo.calendarRow(tx)
  const roles = await repo.activeRoles(tx)
  const policies = await repo.newestPolicies(tx)
  const controls = await repo.currentControlContents(tx)
  const procedures = await repo.currentProcedureContents(tx)
  const custom = await repo.customFrameworks(tx)
  return canonicalProgram({
    format: 1,
    id: meta.key,
    title: meta.title,
    description: meta.description,
    frameworks: meta.frameworks,
    calendar: {
      timezone: calendar.timezone,
      workdays: WEEKDAYS.filter((_, index) => calendar.workdays.includes(index + 1)),
      holidays: calendar.holidays,
    },
    roles: roles.map(({ key, title, description }) => ({ id: key, title, description })),
    customFrameworks: custom.map((row) => customFramework.parse(row.custom)),
    policies: policies.map(({ key, title, body, ...row }) => ({
      id: key,
      title,
      body,
      ...storedPolicy.parse({
        owner: row.owner,
        approver: row.approver,
        review: row.review,
        acknowledge: acknowledgeOf(row.acknowledge),
        requirements: row.requirements,
      }),
    })),
    controls: controls.map((row) => control.parse(row.content)),
    procedures: procedures.map((row) => procedure.parse(row.content)),
  })
}

/** As the database holds it: a list. As files say it: a word, or roles. */
export const acknowledgeOf = (stored: readonly string[]): 'everyone' | 'none' | string[] =>
  stored.length === 0 ? 'none' : stored.includes('everyone') ? 'everyone' : [...stored]

export const storedAcknowledge = (acknowledge: 'everyone' | 'none' | readonly string[]): string[] =>
  acknowledge === 'none' ? [] : acknowledge === 'everyone' ? ['everyone'] : [...acknowledge]
