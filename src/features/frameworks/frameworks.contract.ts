import * as z from 'zod'
import { read, Uuid } from '../../core/operations/operation.ts'

export const Framework = z.object({
  id: Uuid,
  key: z.string(),
  name: z.string(),
  version: z.string(),
  publisher: z.string(),
  requirements: z.number().int().describe('Requirements that can be answered'),
  covered: z.number().int().describe('Of these, answered by at least one active control'),
})

export const RequirementRow = z.object({
  id: Uuid,
  key: z.string(),
  parentKey: z.string().nullable(),
  title: z.string(),
  kind: z.string(),
  note: z.string(),
  isLeaf: z.boolean().describe('False for what only groups others'),
  inScope: z.boolean().describe('False for optional parts that the organization did not take on'),
  controls: z.array(z.object({ id: Uuid, key: z.string(), title: z.string() })),
})

export const frameworksContract = {
  list: read({
    access: 'framework:read',
    path: 'GET /frameworks',
    summary: 'Frameworks and how far controls cover them',
    input: z.object({}),
    output: z.object({ items: z.array(Framework) }),
  }),
  get: read({
    access: 'framework:read',
    path: 'GET /frameworks/{id}',
    summary: 'A framework, its requirements in order, and the controls that answer each',
    input: z.object({ id: Uuid }),
    output: Framework.extend({ items: z.array(RequirementRow) }),
  }),
}
