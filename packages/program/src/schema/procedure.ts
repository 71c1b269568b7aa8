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
  .superRefine((value, context) => {
    if (value.accept && value.kind !== 'file' && value.kind !== 'machine') {
      context.addIssue({
        code: 'custom',
        path: ['accept'],
        message: explain(`has no meaning for evidence of kind ${value.kind}`, 'Remove accept, or set kind: file.'),
      })
    }
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
  .superRefine((value, context) => {
    if ('schedule' in value.when && value.window === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['window'],
        message: explain('is missing', 'A schedule needs the time from opening to deadline, such as window: P5D.'),
      })
    }
    if (!('schedule' in value.when) && value.window !== undefined) {
      const instead = 'event' in value.when ? 'event.within' : 'continuous.every'
      context.addIssue({
        code: 'custom',
        path: ['window'],
        message: explain('belongs to a schedule only', `Remove it; ${instead} says how long there is.`),
      })
    }
  })

export type EvidenceRequest = z.infer<typeof evidence>
export type Procedure = z.infer<typeof procedure>
