import * as z from 'zod'
import {
  change,
  Instant,
  line,
  page,
  pageOf,
  PersonRef,
  read,
  several,
  text,
  Uuid,
} from '../../core/operations/operation.ts'

export const obligationStates = ['planned', 'open', 'met', 'late', 'missed', 'waived'] as const
export const severities = ['low', 'medium', 'high', 'critical'] as const

export const EvidenceRequirement = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['file', 'link', 'statement', 'machine']),
  accept: z.array(z.string()),
  required: z.boolean(),
  validFor: z.string().nullable(),
})

export const ObligationRow = z.object({
  id: Uuid,
  title: z.string(),
  occurrence: z.string().describe('Names the occurrence within its procedure, such as 2026-03-01'),
  state: z.enum(obligationStates),
  opensAt: Instant,
  dueAt: Instant,
  closedAt: Instant.nullable(),
  severity: z.enum(severities),
  procedure: z.object({ id: Uuid, key: z.string() }),
  control: z.object({ id: Uuid, key: z.string(), title: z.string() }),
  role: z.object({ id: Uuid, title: z.string() }),
  assignee: PersonRef.nullable().describe(
    'Who has to do it: the holder of the role when it opened, or whom it was handed to',
  ),
  actsFor: PersonRef.nullable().describe('Who stands in while the assignee is away'),
})

export const ActivityRecord = z.object({
  id: Uuid,
  result: z.enum(['done', 'failed']),
  note: z.string(),
  happenedAt: Instant,
  recordedAt: Instant,
  recordedBy: PersonRef,
  onBehalfOf: PersonRef.nullable(),
  evidence: z.array(
    z.object({
      id: Uuid,
      title: z.string(),
      kind: z.string(),
      sha256: z.string().nullable(),
      requirement: z.string().nullable(),
    }),
  ),
})

export const Waiver = z.object({
  id: Uuid,
  obligation: z.object({ id: Uuid, title: z.string() }),
  reason: z.string(),
  state: z.enum(['requested', 'approved', 'refused']),
  requestedBy: PersonRef,
  requestedAt: Instant,
  endsAt: Instant,
  decidedBy: PersonRef.nullable(),
  decidedAt: Instant.nullable(),
})

export const Obligation = ObligationRow.extend({
  steps: z.string().describe('Markdown; as the procedure stood when the obligation opened'),
  controlVersion: z.number().int().nullable(),
  procedureVersion: z.number().int().nullable(),
  policies: z
    .array(z.object({ key: z.string(), title: z.string(), version: z.number().int() }))
    .describe('Policy versions in force when it opened'),
  evidenceRequired: z.array(EvidenceRequirement),
  missedReason: z.string().nullable(),
  event: z
    .object({
      kind: z.string(),
      summary: z.string(),
      happenedAt: Instant,
      person: PersonRef.nullable().describe('Whom it is about, when it is about a person'),
    })
    .nullable(),
  records: z.array(ActivityRecord),
  waivers: z.array(Waiver),
  delegations: z.array(
    z.object({
      from: PersonRef.nullable(),
      to: PersonRef,
      by: PersonRef,
      reason: z.string(),
      delegatedAt: Instant,
      until: Instant.nullable(),
      endedAt: Instant.nullable(),
    }),
  ),
  findings: z.array(z.object({ id: Uuid, title: z.string(), state: z.string() })),
})

const Period = { from: Instant.optional(), until: Instant.optional() }

export const Gap = z.object({
  due: z.number().int(),
  onTime: z.number().int(),
  late: z.number().int(),
  missed: z.number().int(),
  waived: z.number().int(),
  gap: z.number().nullable().describe('1 − on time ÷ due; null when nothing was due'),
})

const NextStep = z.object({
  kind: z.string(),
  title: z.string(),
  why: z.string(),
  minutes: z.number().int().nullable(),
  target: z.object({ page: z.string(), id: z.string().nullable() }).describe('Where to do it'),
})

export const obligationsContract = {
  list: read({
    access: 'obligation:read',
    path: 'GET /obligations',
    summary: 'Obligations by due date',
    input: z.object({
      ...page(['dueAt', 'opensAt'], 'dueAt'),
      state: several(z.enum(obligationStates)),
      assigneeId: Uuid.optional(),
      mine: z
        .union([z.boolean(), z.stringbool()])
        .optional()
        .describe('Only what I have to do, for myself or standing in'),
      controlId: Uuid.optional(),
      procedureId: Uuid.optional(),
      dueFrom: Instant.optional(),
      dueUntil: Instant.optional(),
    }),
    output: pageOf(ObligationRow),
  }),
  get: read({
    access: 'obligation:read',
    path: 'GET /obligations/{id}',
    summary: 'One obligation, with everything that happened to it',
    input: z.object({ id: Uuid }),
    output: Obligation,
  }),
  today: read({
    access: 'obligation:read',
    path: 'GET /today',
    summary: 'What is due, what was missed, what to do next and why',
    input: z.object({}),
    output: z.object({
      now: Instant,
      gap: Gap.describe('Of the last 90 days'),
      previousGap: Gap.describe('Of the 90 days before'),
      weeklyGap: z
        .array(z.object({ weekStart: Instant, gap: z.number().nullable(), due: z.number().int() }))
        .describe('The last 13 weeks'),
      thisWeek: z.object({ due: z.number().int(), done: z.number().int() }),
      findings: z.object({ open: z.number().int(), overdue: z.number().int() }),
      mine: z.array(ObligationRow).describe('Open and missed without a record, oldest first; at most 50'),
      mineTotal: z.number().int(),
      toDecide: z.array(Waiver),
      toAcknowledge: z.array(z.object({ id: Uuid, title: z.string(), version: z.number().int() })),
      toApprove: z.array(z.object({ id: Uuid, title: z.string(), version: z.number().int() })),
      toVerify: z.array(z.object({ id: Uuid, title: z.string(), dueAt: Instant })),
      next: z.array(NextStep),
      week: z.array(ObligationRow).describe('Everybody, this week: supposed to happen and happened; at most 50'),
    }),
  }),
  executionGap: read({
    access: 'obligation:read',
    path: 'GET /execution-gap',
    summary: 'The share of due obligations that was not met on time, for a period, by control, owner or framework',
    input: z.object({ ...Period, by: z.enum(['none', 'control', 'assignee', 'framework']).default('none') }),
    output: z.object({ total: Gap, items: z.array(Gap.extend({ id: Uuid.nullable(), title: z.string() })) }),
  }),
  complete: change({
    access: 'obligation:complete',
    path: 'POST /obligations/{id}/records',
    summary: 'Record that an obligation was carried out, or that it was tried and failed',
    description:
      'A record after the deadline makes it late. `failed` opens a nonconformity. Evidence that the procedure requires must be named.',
    creates: true,
    input: z.object({
      id: Uuid,
      result: z.enum(['done', 'failed']).default('done'),
      note: text(20_000).default(''),
      happenedAt: Instant.optional().describe('When it happened, if not now'),
      evidence: z
        .array(z.object({ evidenceId: Uuid, requirement: z.string().max(100).optional() }))
        .max(50)
        .default([]),
    }),
    output: Obligation,
  }),
  requestWaiver: change({
    access: 'obligation:waive',
    path: 'POST /obligations/{id}/waivers',
    summary: 'Ask for an obligation to be waived, with a reason and an end',
    creates: true,
    input: z.object({ id: Uuid, reason: line(2000), endsAt: Instant }),
    output: Waiver,
  }),
  decideWaiver: change({
    access: 'obligation:decide_waiver',
    path: 'POST /waivers/{id}/decision',
    summary: 'Approve or refuse a waiver; never the assignee, never who asked',
    input: z.object({ id: Uuid, decision: z.enum(['approve', 'refuse']) }),
    output: Waiver,
  }),
  delegate: change({
    access: 'obligation:delegate',
    path: 'POST /obligations/{id}/delegations',
    summary: 'Hand an obligation to somebody else, for good or until a moment',
    creates: true,
    input: z.object({ id: Uuid, toId: Uuid, until: Instant.optional(), reason: z.string().max(500).default('') }),
    output: Obligation,
  }),
  recordEvent: change({
    access: 'event:record',
    path: 'POST /events',
    summary: 'Say that something happened from which duties follow',
    description: 'Procedures that wait for this kind of event get an obligation, in the same transaction.',
    creates: true,
    input: z.object({
      kind: z
        .string()
        .regex(/^[a-z]+\.[a-z_]+$/, 'such as incident.declared')
        .max(60),
      summary: line(300),
      happenedAt: Instant.optional(),
      subjectId: Uuid.optional(),
    }),
    output: z.object({ id: Uuid, obligations: z.array(z.object({ id: Uuid, title: z.string(), dueAt: Instant })) }),
  }),
  reportSource: change({
    access: 'source:report',
    path: 'POST /procedures/{id}/reports',
    summary: 'A source reports: keeps a continuous procedure alive',
    input: z.object({ id: Uuid }),
    output: z.object({ obligationId: Uuid, lastReportAt: Instant, nextReportDueAt: Instant }),
  }),
}
