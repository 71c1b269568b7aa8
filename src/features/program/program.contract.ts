import * as z from 'zod'
import { change, PersonRef, read, text, Uuid } from '../../core/operations/operation.ts'

/** Files of a program: path below its folder → text. */
export const ProgramFiles = z
  .record(z.string().max(300), text(1_048_576))
  .refine((files) => Object.keys(files).length <= 5000, 'at most 5000 files')

export const ProgramProblem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
  fix: z.string().describe('What to do about it'),
})

export const ProgramChange = z.object({
  kind: z.enum(['create', 'update', 'retire']),
  entity: z.enum(['program', 'framework', 'role', 'control', 'policy', 'procedure']),
  id: z.string(),
  title: z.string(),
  fields: z.array(z.object({ path: z.string(), from: z.json(), to: z.json() })),
})

export const DutyRole = z.object({
  id: Uuid,
  key: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.enum(['active', 'retired']),
  holder: PersonRef.nullable(),
  controls: z.number().int(),
  procedures: z.number().int(),
})

export const programContract = {
  library: read({
    access: 'program:read',
    path: 'GET /program/library',
    summary: 'Programs that come with Holdfast',
    live: true,
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          description: z.string(),
          frameworks: z.array(z.string()),
          roles: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })),
          controls: z.number().int(),
          policies: z.number().int(),
          procedures: z.number().int(),
        }),
      ),
    }),
  }),
  plan: change({
    access: 'program:read',
    path: 'POST /program/plan',
    summary: 'What applying a program would change; changes nothing',
    input: z.object({ files: ProgramFiles.optional(), library: z.string().max(100).optional() }),
    output: z.object({ changes: z.array(ProgramChange), problems: z.array(ProgramProblem), summary: z.string() }),
  }),
  apply: change({
    access: 'program:apply',
    path: 'POST /program/apply',
    summary: 'Make the program what the files say, in one transaction',
    description:
      'Give `files` (a folder of program as code) or `library` (the id of a program that comes with Holdfast). Policies arrive as drafts that somebody else approves. ' +
      '`holders` says which person holds which role. What the files do not name is retired, never deleted.',
    creates: true,
    input: z.object({
      files: ProgramFiles.optional(),
      library: z.string().max(100).optional(),
      holders: z.record(z.string().max(100), Uuid).default({}),
    }),
    output: z.object({ changes: z.array(ProgramChange), summary: z.string(), obligationsPlanned: z.number().int() }),
  }),
  render: read({
    access: 'program:read',
    path: 'GET /program/files',
    summary: 'The live program as files, ready for a Git repository',
    input: z.object({}),
    output: z.object({ files: z.record(z.string(), z.string()) }),
  }),
  listRoles: read({
    access: 'program:read',
    path: 'GET /program/roles',
    summary: 'Roles of the program and who holds them',
    input: z.object({}),
    output: z.object({ items: z.array(DutyRole) }),
  }),
  assignRole: change({
    access: 'program:apply',
    path: 'PUT /program/roles/{id}/holder',
    summary: 'Give a role to a person (or to nobody); open duties of the role go along',
    input: z.object({ id: Uuid, personId: Uuid.nullable() }),
    output: DutyRole,
  }),
}
