import * as z from 'zod'
import { duration } from './duration.ts'
import { explain } from './explain.ts'
import { id, line, markdownRequired } from './text.ts'
import { when } from './when.ts'

/** One piece of evidence that carrying out a procedure must leave. */
export const evidence = z
  .strictObject({
    id,
    title: line(200),
    kind: z.enum(['file', 'link', 'statement', 'machine']).meta({
      description: 'An uploaded file, a web address, a written statement, or output that a machine delivers.',
    }),
    accept: z
      .array(
        z
          .string()
          .regex(
            /^[a-z0-9]{1,16}$/,
            explain('is not a file type', 'Write the ending without a dot, in lower case: pdf.'),
          ),
      )
      .min(1, explain('is an empty list', 'Name at least one file type, or remove the key to accept any.'))
      .optional()
      .meta({ description: 'File types that are taken, by ending; any when left out.' }),
    required: z.boolean().default(true),
    validFor: duration.optional().meta({ description: 'How long the evidence stays good after the period it covers.' }),
  })
  .refine((value) => value.accept === undefined || value.kind === 'file' || value.kind === 'machine', {
    path: ['accept'],
    error: explain('has a meaning for files only', 'Remove accept, or set kind: file.'),
  })

/** One activity of a control. See FORMAT.md. */
export const procedure = z
  .strictObject({
    id,
    control: id.meta({ description: 'Control that this procedure operates.' }),
    title: line(200),
    role: id.meta({ description: 'Role that carries it out.' }),
    steps: markdownRequired.meta({ description: 'What to do, so that somebody new can do it. Markdown.' }),
    when,
    window: duration
      .optional()
      .meta({ description: 'With a schedule: time from the occurrence to the deadline. Not used otherwise.' }),
    severity: z
      .enum(['low', 'medium', 'high', 'critical'])
      .default('medium')
      .meta({ description: 'Severity of the nonconformity when it is missed.' }),
    evidence: z.array(evidence).default([]),
  })
  .refine((value) => !('schedule' in value.when) || value.window !== undefined, {
    path: ['window'],
    error: explain('is missing', 'A schedule needs the time from opening to deadline, such as window: P5D.'),
    when: knowsWhen,
  })
  .refine((value) => 'schedule' in value.when || value.window === undefined, {
    path: ['window'],
    error: explain(
      'belongs to a schedule only',
      'Remove it: within says how long there is after an event, every how long a source may be silent.',
    ),
    when: knowsWhen,
  })

/** True when `when` is right, whatever else is wrong: then what follows from it is told together with the rest. */
function knowsWhen({ value }: { value: unknown }): boolean {
  return z.object({ when }).safeParse(value).success
}

export type EvidenceRequest = z.infer<typeof evidence>
export type Procedure = z.infer<typeof procedure>
