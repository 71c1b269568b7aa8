import * as z from 'zod'
import { change, Instant, page, pageOf, PersonRef, read, several, text, Uuid } from '../../core/operations/operation.ts'

export const policyStates = ['draft', 'in_review', 'approved', 'published', 'superseded', 'rejected'] as const

export const PolicyRow = z.object({
  id: Uuid,
  key: z.string(),
  title: z.string(),
  status: z.enum(['active', 'retired']),
  owner: z.object({ role: z.string(), person: PersonRef.nullable() }),
  approver: z.object({ role: z.string(), person: PersonRef.nullable() }),
  publishedVersion: z.number().int().nullable(),
  publishedAt: Instant.nullable(),
  /** The newest version, when it is not the published one. */
  pending: z.object({ version: z.number().int(), state: z.enum(policyStates) }).nullable(),
  acknowledged: z.number().int(),
  toAcknowledge: z.number().int().describe('Active people who are asked to acknowledge the published version'),
  acknowledgedByMe: z.boolean().nullable().describe('Null when I am not asked to'),
})

export const PolicyVersion = z.object({
  version: z.number().int(),
  state: z.enum(policyStates),
  body: z.string().describe('Markdown'),
  author: PersonRef,
  decidedBy: PersonRef.nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string(),
  createdAt: Instant,
  publishedAt: Instant.nullable(),
})

export const policiesContract = {
  list: read({
    access: 'policy:read',
    path: 'GET /policies',
    summary: 'Policies and who has acknowledged them',
    input: z.object({ ...page(['title'], 'title'), status: several(z.enum(['active', 'retired'])) }),
    output: pageOf(PolicyRow),
  }),
  get: read({
    access: 'policy:read',
    path: 'GET /policies/{id}',
    summary: 'A policy with its versions and acknowledgments',
    input: z.object({ id: Uuid }),
    output: PolicyRow.extend({
      versions: z.array(PolicyVersion),
      acknowledgments: z.array(z.object({ person: PersonRef, version: z.number().int(), acknowledgedAt: Instant })),
      missing: z.array(PersonRef).describe('Who has not acknowledged the published version'),
      controls: z.array(z.object({ id: Uuid, key: z.string(), title: z.string() })),
    }),
  }),
  draft: change({
    access: 'policy:write',
    path: 'POST /policies/{id}/versions',
    summary: 'Write a new version (or change your draft)',
    input: z.object({ id: Uuid, body: text(400_000) }),
    output: PolicyVersion,
  }),
  submit: change({
    access: 'policy:write',
    path: 'POST /policies/{id}/versions/{version}/submit',
    summary: 'Hand a draft in for approval',
    input: z.object({ id: Uuid, version: z.coerce.number<number | string>().int().min(1).max(1_000_000) }),
    output: PolicyVersion,
  }),
  decide: change({
    access: 'policy:decide',
    path: 'POST /policies/{id}/versions/{version}/decision',
    summary: 'Approve or reject a version; never its author',
    input: z.object({
      id: Uuid,
      version: z.coerce.number<number | string>().int().min(1).max(1_000_000),
      decision: z.enum(['approve', 'reject']),
      note: z.string().max(2000).default(''),
    }),
    output: PolicyVersion,
  }),
  publish: change({
    access: 'policy:decide',
    path: 'POST /policies/{id}/versions/{version}/publish',
    summary: 'Publish an approved version; raises policy.published and asks people to acknowledge it',
    input: z.object({ id: Uuid, version: z.coerce.number<number | string>().int().min(1).max(1_000_000) }),
    output: PolicyVersion,
  }),
  acknowledge: change({
    access: 'policy:acknowledge',
    path: 'POST /policies/{id}/acknowledgments',
    summary: 'Say that you have read and understood the published version',
    input: z.object({ id: Uuid, version: z.number().int().min(1).max(1_000_000) }),
    output: z.object({ policyId: Uuid, version: z.number().int(), acknowledgedAt: Instant }),
  }),
}
