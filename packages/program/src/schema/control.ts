import * as z from 'zod'
import { id, line, markdown, requirementReference } from './text.ts'

/** A safeguard. See FORMAT.md. */
export const control = z.strictObject({
  id,
  title: line(200),
  kind: z.enum(['administrative', 'technical', 'physical']),
  objective: line(500).meta({ description: 'What the control is for, in one sentence.' }),
  description: markdown.default('').meta({ description: 'How it works here. Markdown.' }),
  owner: id.meta({ description: 'Role that answers for the control.' }),
  requirements: z
    .array(requirementReference)
    .default([])
    .meta({ description: 'Requirements that the control answers: soc2:CC6.1.' }),
  policies: z.array(id).default([]).meta({ description: 'Policies that the control puts into practice.' }),
})

export type Control = z.infer<typeof control>
