import * as z from 'zod'
import { accessRoles } from '../../core/auth/permissions.ts'
import {
  change,
  Day,
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

const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase())
const assignableRoles = accessRoles.filter((role) => role !== 'service')

export const Person = z.object({
  id: Uuid,
  name: z.string().nullable().describe('Null when the person was erased'),
  email: z.string().nullable(),
  title: z.string().nullable(),
  accessRole: z.enum(accessRoles),
  status: z.enum(['invited', 'active', 'deactivated']),
  joinedOn: Day.nullable(),
  leftOn: Day.nullable(),
  /** Program roles that this person holds. */
  duties: z.array(z.object({ id: Uuid, key: z.string(), title: z.string() })),
  teams: z.array(z.object({ id: Uuid, name: z.string() })),
  audit: z.object({ frameworkId: Uuid.nullable(), from: Day.nullable(), until: Day.nullable() }).nullable(),
})

/** One cell of a CSV file that cannot be used. Rows are counted as in the file: the header is row 1. */
export const RejectedCell = z.object({
  row: z.number().int(),
  column: z.string(),
  value: z.string(),
  problem: z.string(),
})

export const Absence = z.object({
  id: Uuid,
  person: PersonRef,
  deputy: PersonRef,
  startsAt: Instant,
  endsAt: Instant,
  reason: z.string(),
})

export const Team = z.object({ id: Uuid, name: z.string(), members: z.array(PersonRef) })

export const peopleContract = {
  list: read({
    access: 'person:read',
    path: 'GET /people',
    summary: 'People, in the order in which they were added',
    input: z.object({
      ...page(['createdAt'], 'createdAt'),
      status: several(z.enum(['invited', 'active', 'deactivated'])),
    }),
    output: pageOf(Person),
  }),
  get: read({
    access: 'person:read',
    path: 'GET /people/{id}',
    summary: 'One person',
    input: z.object({ id: Uuid }),
    output: Person,
  }),
  create: change({
    access: 'person:manage',
    path: 'POST /people',
    summary: 'Add a person',
    description:
      'Also raises the event person.joined, which procedures may follow from. `invite` makes a link with which the person chooses a password.',
    creates: true,
    input: z.object({
      name: line(200),
      email: Email,
      title: line(200).optional(),
      accessRole: z.enum(assignableRoles).default('member'),
      joinedOn: Day.optional(),
      audit: z.object({ frameworkId: Uuid.optional(), from: Day.optional(), until: Day.optional() }).optional(),
    }),
    output: Person,
  }),
  update: change({
    access: 'person:manage',
    path: 'PATCH /people/{id}',
    summary: 'Change a person',
    input: z.object({
      id: Uuid,
      name: line(200).optional(),
      email: Email.optional(),
      title: line(200).nullable().optional(),
      accessRole: z.enum(assignableRoles).optional(),
      joinedOn: Day.nullable().optional(),
      audit: z.object({ frameworkId: Uuid.nullable(), from: Day.nullable(), until: Day.nullable() }).optional(),
    }),
    output: Person,
  }),
  invite: change({
    access: 'person:manage',
    path: 'POST /people/{id}/invitations',
    summary: 'Invite a person to sign in; earlier invitations stop working',
    // takes no Idempotency-Key: the link would be kept with the answer, and only its hash may be stored. Repeating it does no harm
    input: z.object({ id: Uuid }),
    output: z.object({
      link: z.string().describe('Path and fragment of the page that accepts the invitation'),
      expiresAt: Instant,
      mailed: z.boolean(),
    }),
  }),
  deactivate: change({
    access: 'person:manage',
    path: 'POST /people/{id}/deactivate',
    summary: 'A person leaves: ends sessions and keys, raises person.left, and says which duties are orphaned',
    input: z.object({ id: Uuid, leftOn: Day.optional() }),
    output: z.object({
      person: Person,
      orphanedRoles: z.array(z.object({ id: Uuid, key: z.string(), title: z.string() })),
      openObligations: z.number().int(),
    }),
  }),
  erase: change({
    access: 'person:erase',
    path: 'POST /people/{id}/erase',
    summary: 'Erase the personal data of somebody who left; records keep the id',
    input: z.object({ id: Uuid, reason: line(2000) }),
    output: Person,
  }),
  importCsv: change({
    access: 'person:manage',
    path: 'POST /people/import',
    summary: 'Add people from CSV: all of them, or none and every cell that is wrong',
    description:
      'Columns: name, email, and optionally title, access_role, joined_on, teams (separated by ;), duties (keys of program roles, separated by ;). `dryRun` only checks, and answers with the cells that are wrong; without it they are errors, at csv:row:column.',
    creates: true,
    input: z.object({ csv: text(1_000_000), dryRun: z.boolean().default(false) }),
    output: z.object({ added: z.number().int(), people: z.array(Person), rejected: z.array(RejectedCell) }),
  }),
  listAbsences: read({
    access: 'person:read',
    path: 'GET /absences',
    summary: 'Absences that have not ended',
    input: z.object({}),
    output: z.object({ items: z.array(Absence) }),
  }),
  addAbsence: change({
    access: 'absence:manage',
    path: 'POST /absences',
    summary: 'Say who is away, and who stands in; for yourself, or for others as a manager',
    creates: true,
    input: z.object({
      personId: Uuid,
      deputyId: Uuid,
      startsAt: Instant,
      endsAt: Instant,
      reason: z.string().max(500).default(''),
    }),
    output: Absence,
  }),
  endAbsence: change({
    access: 'absence:manage',
    path: 'POST /absences/{id}/end',
    summary: 'Back earlier: end an absence now',
    input: z.object({ id: Uuid }),
    output: Absence,
  }),
  listTeams: read({
    access: 'person:read',
    path: 'GET /teams',
    summary: 'Teams and their members',
    input: z.object({}),
    output: z.object({ items: z.array(Team) }),
  }),
  saveTeam: change({
    access: 'team:manage',
    path: 'PUT /teams',
    summary: 'Create a team, or set the members of the team of that name',
    input: z.object({ name: line(200), memberIds: z.array(Uuid).max(1000) }),
    output: Team,
  }),
}
