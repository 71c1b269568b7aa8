import * as z from 'zod'
import { frameworkId, id, requirementReference } from '../schema/text.ts'
import { schedule } from '../schema/when.ts'
import type { Located } from '../yaml/position.ts'

// What a file says of other things, as far as that can be understood, whatever else is wrong in it: so that a wrong key
// and a wrong name are told together and not one after the other. What is not understood is left out (`''` in a list
// keeps the numbers of the others); the schema tells it.

const name = id.optional().catch(undefined)
const names = z.array(id.catch('')).catch([])
const requirements = z.array(requirementReference.catch('')).catch([])
const anySchedule = schedule.optional().catch(undefined)

export const programView = z.object({
  frameworks: z.array(frameworkId.catch('')).catch([]),
  roles: z.array(z.object({ id: id.catch('') }).catch({ id: '' })).catch([]),
})

export const controlView = z.object({ owner: name, requirements, policies: names })

export const policyView = z.object({
  owner: name,
  approver: name,
  acknowledge: names,
  requirements,
  review: anySchedule,
})

export const procedureView = z.object({
  control: name,
  role: name,
  when: z.object({ schedule: anySchedule }).catch({ schedule: undefined }),
  evidence: z.array(z.object({ id: id.catch('') }).catch({ id: '' })).catch([]),
})

export type ControlView = z.output<typeof controlView>
export type PolicyView = z.output<typeof policyView>
export type ProcedureView = z.output<typeof procedureView>

/** What was read, seen through a view; undefined when it is not even a mapping. */
export function seen<T extends z.ZodType>(view: T, located: Located<unknown>): Located<z.output<T>> | undefined {
  const result = view.safeParse(located.value)
  return result.success ? located.with(result.data) : undefined
}
