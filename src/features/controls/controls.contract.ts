import * as z from 'zod'
import { Day, Instant, page, pageOf, PersonRef, read, several, Uuid } from '../../core/operations/operation.ts'

export const Counts = z.object({
  due: z.number().int().describe('Obligations whose window closed in the period, without the waived'),
  onTime: z.number().int(),
  late: z.number().int(),
  missed: z.number().int(),
  waived: z.number().int(),
})

/** Judged apart, for the last 365 days: none implies another (DESIGN §2). */
export const Verdict = z.object({
  state: z.enum(['adequate', 'inadequate', 'effective', 'ineffective', 'not_assessed']),
  reason: z.string(),
})

export const ControlRow = z.object({
  id: Uuid,
  key: z.string(),
  title: z.string(),
  kind: z.enum(['administrative', 'technical', 'physical']),
  status: z.enum(['active', 'retired']),
  version: z.number().int(),
  owner: z.object({ role: z.string(), person: PersonRef.nullable() }),
  requirements: z.array(z.string()).describe('Such as soc2:CC6.2'),
  counts: Counts,
  gap: z.number().nullable().describe('Execution gap of the last 365 days, 0 to 1; null when nothing was due'),
  openFindings: z.number().int(),
})

export const Occurrence = z.object({
  id: Uuid,
  occurrence: z.string(),
  state: z.enum(['planned', 'open', 'met', 'late', 'missed', 'waived']),
  opensAt: Instant,
  dueAt: Instant,
  closedAt: Instant.nullable(),
})

export const controlsContract = {
  list: read({
    access: 'control:read',
    path: 'GET /controls',
    summary: 'Controls, with how their duties of the last 365 days went',
    input: z.object({
      ...page(['title'], 'title'),
      status: several(z.enum(['active', 'retired'])),
      kind: several(z.enum(['administrative', 'technical', 'physical'])),
      ownerId: Uuid.optional().describe('Person who owns the control'),
      frameworkId: Uuid.optional(),
    }),
    output: pageOf(ControlRow),
  }),
  get: read({
    access: 'control:read',
    path: 'GET /controls/{id}',
    summary: 'A control: what it is for, its verdicts, procedures, and a year of occurrences',
    input: z.object({ id: Uuid, year: z.coerce.number<number | string>().int().min(2000).max(2200).optional() }),
    output: ControlRow.extend({
      objective: z.string(),
      description: z.string(),
      changedAt: Instant,
      requirementRows: z.array(z.object({ id: Uuid, framework: z.string(), key: z.string(), title: z.string() })),
      policies: z.array(
        z.object({ id: Uuid, key: z.string(), title: z.string(), publishedVersion: z.number().int().nullable() }),
      ),
      verdicts: z.object({ design: Verdict, operation: Verdict, audit: Verdict }),
      year: z.number().int(),
      yearStart: Day,
      yearEnd: Day,
      procedures: z.array(
        z.object({
          id: Uuid,
          key: z.string(),
          title: z.string(),
          status: z.enum(['active', 'retired']),
          rhythm: z.string().describe('In plain words: every quarter on the first Monday at 09:00'),
          role: z.string(),
          window: z.string(),
          severity: z.string(),
          steps: z.string(),
          evidence: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string(), required: z.boolean() })),
          counts: Counts,
          occurrences: z.array(Occurrence),
        }),
      ),
      versions: z.array(z.object({ version: z.number().int(), createdAt: Instant })),
    }),
  }),
}
