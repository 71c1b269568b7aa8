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

export const findingKinds = ['nonconformity', 'vulnerability', 'misconfiguration', 'observation'] as const
export const findingStates = ['open', 'acting', 'awaiting_verification', 'closed'] as const
const severities = ['low', 'medium', 'high', 'critical'] as const

export const FindingRow = z.object({
  id: Uuid,
  kind: z.enum(findingKinds),
  title: z.string(),
  severity: z.enum(severities),
  state: z.enum(findingStates),
  openedAt: Instant,
  dueAt: Instant,
  isOverdue: z.boolean(),
  owner: PersonRef.nullable(),
  control: z.object({ id: Uuid, key: z.string(), title: z.string() }).nullable(),
  occurrences: z.number().int().describe('How often the same thing was found while it was open'),
})

export const Finding = FindingRow.extend({
  description: z.string(),
  obligation: z.object({ id: Uuid, title: z.string() }).nullable(),
  rootCause: z.string(),
  correctiveAction: z.string(),
  fixedBy: PersonRef.nullable(),
  fixedAt: Instant.nullable(),
  verifyNotBefore: Instant.nullable().describe('A fix is verified after it had time to fail again'),
  verifiedBy: PersonRef.nullable(),
  verifiedAt: Instant.nullable(),
  verificationNote: z.string(),
  timesReopened: z.number().int(),
})

export const findingsContract = {
  list: read({
    access: 'finding:read',
    path: 'GET /findings',
    summary: 'Findings by deadline',
    input: z.object({
      ...page(['dueAt', 'openedAt'], 'dueAt'),
      state: several(z.enum(findingStates)),
      kind: several(z.enum(findingKinds)),
      severity: several(z.enum(severities)),
      ownerId: Uuid.optional(),
      controlId: Uuid.optional(),
      overdue: z.union([z.boolean(), z.stringbool()]).optional(),
    }),
    output: pageOf(FindingRow),
  }),
  get: read({
    access: 'finding:read',
    path: 'GET /findings/{id}',
    summary: 'One finding',
    input: z.object({ id: Uuid }),
    output: Finding,
  }),
  open: change({
    access: 'finding:open',
    path: 'POST /findings',
    summary: 'Report something that is wrong',
    description: 'The same title on the same control is not opened twice; it counts up instead.',
    creates: true,
    input: z.object({
      kind: z.enum(findingKinds).default('observation'),
      title: line(300),
      description: text(20_000).default(''),
      severity: z.enum(severities).default('medium'),
      controlId: Uuid.optional(),
      ownerId: Uuid.optional(),
    }),
    output: Finding,
  }),
  assign: change({
    access: 'finding:act',
    path: 'PUT /findings/{id}/owner',
    summary: 'Give a finding to somebody',
    input: z.object({ id: Uuid, ownerId: Uuid }),
    output: Finding,
  }),
  analyze: change({
    access: 'finding:act',
    path: 'PUT /findings/{id}/analysis',
    summary: 'Write down root cause and corrective action',
    input: z.object({ id: Uuid, rootCause: text(20_000), correctiveAction: text(20_000) }),
    output: Finding,
  }),
  fix: change({
    access: 'finding:act',
    path: 'POST /findings/{id}/fix',
    summary:
      'Say that it is fixed; needs a root cause and a corrective action, and then waits for verification by somebody else',
    input: z.object({
      id: Uuid,
      rootCause: text(20_000).optional(),
      correctiveAction: text(20_000).optional(),
      verifyAfterDays: z.number().int().min(0).max(365).optional(),
    }),
    output: Finding,
  }),
  verify: change({
    access: 'finding:verify',
    path: 'POST /findings/{id}/verification',
    summary: 'Verify a fix: effective closes the finding, not effective reopens it. Never by who fixed it',
    input: z.object({ id: Uuid, effective: z.boolean(), note: text(20_000) }),
    output: Finding,
  }),
  reopen: change({
    access: 'finding:act',
    path: 'POST /findings/{id}/reopen',
    summary: 'Reopen a closed finding, because it is wrong again',
    input: z.object({ id: Uuid, note: line(2000) }),
    output: Finding,
  }),
}
