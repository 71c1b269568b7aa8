import * as z from 'zod'
import { duration } from './duration.ts'
import { explain } from './explain.ts'
import { id, line, markdownRequired, requirementReference } from './text.ts'
import { schedule } from './when.ts'

/** When a policy is looked at again: on a schedule, or so long after the version in force was published. */
export const review = z.union([schedule, z.strictObject({ every: duration })], {
  error: ({ input }) => {
    if (typeof input !== 'object' || input === null || 'rrule' in input || 'every' in input) return undefined
    return explain('says nothing of when', 'Write { every: P1Y }, or the keys of a schedule with rrule.')
  },
})

/** The front matter of a policy, the part between the two lines of `---`. */
export const policyFrontMatter = z.strictObject({
  id,
  title: line(200),
  owner: id.meta({ description: 'Role that writes and keeps the policy.' }),
  approver: id.meta({ description: 'Role that approves it; another than the owner.' }),
  review: review.default({ every: 'P1Y' }).meta({ description: 'When it is reviewed; yearly when left out.' }),
  acknowledge: z
    .union([
      z.enum(['everyone', 'none']),
      z.array(id).min(1, explain('is an empty list', 'Name roles, or write none or everyone.')),
    ])
    .default('everyone')
    .meta({ description: 'Who must read and acknowledge each version.' }),
  requirements: z.array(requirementReference).default([]),
})

/** A policy: its front matter and its text, which has the sections of {@link POLICY_SECTIONS}. */
export const policy = policyFrontMatter.extend({ body: markdownRequired })

/** The sections (`## …`) that every policy starts with, in this order. */
export const POLICY_SECTIONS = ['Statement of intent', 'Scope', 'Roles and responsibilities'] as const

export type Review = z.infer<typeof review>
export type Policy = z.infer<typeof policy>
