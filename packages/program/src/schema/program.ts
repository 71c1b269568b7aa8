import * as z from 'zod'
import { explain } from './explain.ts'
import type { Control } from './control.ts'
import type { Framework } from './framework.ts'
import type { Policy } from './policy.ts'
import type { Procedure } from './procedure.ts'
import { date, frameworkId, id, line, markdown, timezone } from './text.ts'

/** Somebody's part in the program. Organizations give roles to people; a program names no person. */
export const role = z.strictObject({
  id,
  title: line(200),
  description: markdown.default(''),
})

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Which days are worked, and where. */
export const calendar = z.strictObject({
  timezone: timezone.default('UTC'),
  workdays: z
    .array(z.enum(WEEKDAYS))
    .min(1, explain('is an empty list', 'Name at least one day, such as monday.'))
    .default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
  holidays: z.array(date).default([]).meta({ description: 'Days off: 2026-12-25.' }),
})

/** The file holdfast.yaml at the root of a program. */
export const programFile = z.strictObject({
  format: z.literal(1, explain('is not a format that this version reads', 'Write format: 1.')),
  id,
  title: line(200),
  description: markdown.default(''),
  frameworks: z.array(frameworkId).default([]).meta({ description: 'Frameworks that the program answers.' }),
  calendar: calendar.prefault({}),
  roles: z.array(role).default([]),
})

export type Role = z.infer<typeof role>
export type Weekday = (typeof WEEKDAYS)[number]
export type Calendar = z.infer<typeof calendar>
export type ProgramFile = z.infer<typeof programFile>

/**
 * A whole program, as loaded: every default filled in, text normalized, lists without order (requirements, policies,
 * file types, …) sorted, and controls, policies, procedures and roles in order of id.
 */
export type Program = ProgramFile & {
  /** Frameworks that the program itself defines, besides those of the library. */
  customFrameworks: Framework[]
  controls: Control[]
  policies: Policy[]
  procedures: Procedure[]
}
