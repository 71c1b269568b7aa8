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
  upload,
  Uuid,
} from '../../core/operations/operation.ts'

export const exposures = ['unknown', 'public', 'partner', 'internal'] as const
/** Where knowledge of an endpoint comes from. */
export const provenances = ['source', 'specification', 'traffic'] as const
export const standings = ['documented', 'shadow', 'zombie', 'orphan', 'not_assessed', 'gone'] as const
/** Where two sources of knowledge contradict each other, or what traffic shows should not be. */
export const problemKinds = [
  'parameter-drift',
  'authentication-drift',
  'schema-drift',
  'anonymous-sensitive-data',
] as const
const severities = ['low', 'medium', 'high', 'critical'] as const
const findingStates = ['open', 'acting', 'awaiting_verification', 'closed'] as const

const Slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens, at most 63, such as orders-api')

const Named = z.object({ id: Uuid, key: z.string(), title: z.string() })

export const ApiRow = z.object({
  id: Uuid,
  slug: z.string(),
  title: z.string(),
  exposure: z.enum(exposures),
  status: z.enum(['active', 'retired']),
  owner: PersonRef.nullable(),
  endpoints: z.number().int().describe('Endpoints that a source of knowledge still knows'),
  standing: z.record(z.enum(standings), z.number().int()).describe('Endpoints by what is known of them'),
  sensitiveToAnyone: z
    .number()
    .int()
    .describe('Endpoints seen to give sensitive data to callers who proved nothing about themselves'),
  openFindings: z.number().int(),
  overdueFindings: z.number().int(),
  lastTestedAt: Instant.nullable().describe('End of the last complete test run'),
})

export const Api = ApiRow.extend({
  description: z.string(),
  control: Named.nullable(),
  procedure: Named.nullable(),
  createdAt: Instant,
  reportedAt: z.object({
    source: Instant.nullable(),
    specification: Instant.nullable(),
    traffic: Instant.nullable(),
  }),
})

export const ApiEndpoint = z.object({
  id: Uuid,
  method: z.string(),
  path: z.string(),
  operation: z.string(),
  protocol: z.string(),
  standing: z.enum(standings),
  knownFrom: z.array(z.enum(provenances)),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  framework: z.string().nullable(),
  guards: z.array(z.string()).describe('What provably stands before the handler; empty is unknown, never unprotected'),
  isDeprecated: z.boolean(),
  promisedSecurity: z
    .array(z.string())
    .nullable()
    .describe('What its specification promises to ask for; empty: nothing'),
  problems: z
    .array(
      z.object({
        kind: z.enum(problemKinds),
        level: z.enum(['error', 'warning', 'note']),
        message: z.string(),
        subject: z.string().describe('What stays the same when counts and dates change'),
      }),
    )
    .describe('Where source code, specification and traffic say different things'),
  authentication: z.array(z.string()),
  sensitive: z.array(z.string()),
  isSensitiveToAnyone: z.boolean(),
  requests: z.number().int().describe('In the last 13 weeks; brought up to date when they double and every day'),
  firstCalledAt: Instant.nullable(),
  lastCalledAt: Instant.nullable(),
  foundAt: Instant,
})

export const ApiEndpointDetail = ApiEndpoint.extend({
  specifiedFile: z.string().nullable(),
  specifiedLine: z.number().int().nullable(),
  params: z.array(
    z.object({
      name: z.string(),
      in: z.string(),
      required: z.boolean(),
      type: z.string().describe('In words: `integer`, `string (uuid)`, `list of string`; empty when nothing is known'),
    }),
  ),
  statuses: z.record(z.string(), z.number().int()).describe('How often each status was answered'),
})

export const ApiTestRun = z.object({
  id: Uuid,
  apiId: Uuid,
  evidenceId: Uuid.describe('The whole report'),
  target: z.string(),
  startedAt: Instant,
  finishedAt: Instant,
  recordedAt: Instant,
  recordedBy: PersonRef,
  isComplete: z.boolean(),
  endpoints: z.number().int(),
  endpointsReached: z.number().int(),
  rules: z.number().int(),
  requests: z.number().int(),
  coveragePercent: z.number().describe('Tests that ran ÷ tests that applied, in percent'),
  findings: z.number().int(),
  findingsNew: z.number().int(),
  findingsGone: z.number().int().describe('Faults that were known, were tested for again and were not found'),
})

export const ApiFlaw = z.object({
  id: Uuid,
  findingId: Uuid,
  title: z.string(),
  severity: z.enum(severities),
  state: z.enum(findingStates),
  dueAt: Instant,
  isOverdue: z.boolean(),
  rule: z.string(),
  endpoints: z.array(z.string()),
  message: z.string(),
  cvss: z.string(),
  owasp: z.string(),
  cwe: z.array(z.number().int()),
  fix: z.string(),
  curl: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  isGone: z.boolean().describe('A later complete run tested for it and did not find it'),
})

const changeable = {
  title: line(200),
  description: text(10_000),
  exposure: z.enum(exposures),
  ownerId: Uuid.nullable(),
  controlId: Uuid.nullable(),
  procedureId: Uuid.nullable(),
}

export const apisContract = {
  list: read({
    access: 'api:read',
    path: 'GET /apis',
    summary: 'APIs of the organization, with what is known of their endpoints',
    input: z.object({ ...page(['title'], 'title'), status: several(z.enum(['active', 'retired'])) }),
    output: pageOf(ApiRow),
  }),
  get: read({
    access: 'api:read',
    path: 'GET /apis/{id}',
    summary: 'One API',
    input: z.object({ id: Uuid }),
    output: Api,
  }),
  create: change({
    access: 'api:manage',
    path: 'POST /apis',
    summary: 'Add an API to the inventory',
    creates: true,
    input: z.object({
      slug: Slug.describe('Names it in pipelines and files, for good'),
      title: changeable.title,
      description: changeable.description.default(''),
      exposure: changeable.exposure.default('unknown'),
      ownerId: Uuid.optional(),
      controlId: Uuid.optional().describe('The control that its findings put in doubt when none fits better'),
      procedureId: Uuid.optional().describe('The procedure that a complete test run carries out'),
    }),
    output: Api,
  }),
  update: change({
    access: 'api:manage',
    path: 'PATCH /apis/{id}',
    summary: 'Change what is known of an API, or retire it',
    input: z.object({
      id: Uuid,
      title: changeable.title.optional(),
      description: changeable.description.optional(),
      exposure: changeable.exposure.optional(),
      ownerId: changeable.ownerId.optional(),
      controlId: changeable.controlId.optional(),
      procedureId: changeable.procedureId.optional(),
      status: z.enum(['active', 'retired']).optional(),
    }),
    output: Api,
  }),
  listEndpoints: read({
    access: 'api:read',
    path: 'GET /apis/{id}/endpoints',
    summary: 'Endpoints of an API',
    input: z.object({
      id: Uuid,
      ...page(['path'], 'path'),
      standing: several(z.enum(standings)),
      sensitive: z.union([z.boolean(), z.stringbool()]).optional(),
      problem: several(z.enum(problemKinds)),
      contains: z.string().max(200).optional().describe('A part of the path'),
    }),
    output: pageOf(ApiEndpoint),
  }),
  getEndpoint: read({
    access: 'api:read',
    path: 'GET /apis/{id}/endpoints/{endpointId}',
    summary: 'One endpoint of an API, with its inputs and what is seen of it',
    input: z.object({ id: Uuid, endpointId: Uuid }),
    output: ApiEndpointDetail,
  }),
  recordInventory: upload({
    access: 'api:report',
    path: 'POST /apis/{id}/inventory',
    summary: 'Report what was discovered of an API',
    description:
      'The body is what `holdfast api discover --format json` (or ndjson, which says less of specifications) prints. What a source of knowledge (`covers`) knew before and does not report now is forgotten by it. The report is kept as evidence.',
    params: z.object({ id: Uuid }),
    query: z.object({
      covers: several(z.enum(['source', 'specification'])).describe(
        'Which sources of knowledge this report is the whole of. As many as the report names when left out',
      ),
    }),
    output: z.object({
      evidenceId: Uuid,
      endpoints: z.number().int(),
      added: z.number().int(),
      forgotten: z.number().int(),
    }),
  }),
  recordTraffic: upload({
    access: 'api:report',
    path: 'POST /apis/{id}/traffic',
    summary: 'Report what was counted of the traffic of an API',
    description:
      'The body is a `holdfast-traffic/1` delta: what `holdfast api observe --post` and `holdfast api traffic --post` send. It holds templates, names, types and counts, and no values. A delta that an agent posts again counts once.',
    params: z.object({ id: Uuid }),
    query: z.object({}),
    output: z.object({
      isNew: z.boolean().describe('false: this agent posted it, or a later one, before; nothing was counted'),
      requests: z.number().int().describe('Requests in this delta'),
      endpoints: z.number().int().describe('Endpoints that traffic shows by now'),
      added: z.number().int().describe('Endpoints that nobody knew of before'),
    }),
  }),
  recordTestRun: upload({
    access: 'api:report',
    path: 'POST /apis/{id}/test-runs',
    summary: 'Report a test run of an API',
    description:
      'The body is the report that `holdfast api test --format json` prints; it is kept as evidence. Each fault opens one finding with a deadline, or counts up the one that is open. A fix that waits for verification is closed when a complete run tested for the fault and did not find it, and reopened when it is found again.',
    params: z.object({ id: Uuid }),
    query: z.object({}),
    output: ApiTestRun,
  }),
  listTestRuns: read({
    access: 'api:read',
    path: 'GET /apis/{id}/test-runs',
    summary: 'Test runs of an API, newest first',
    input: z.object({ id: Uuid, ...page(['finishedAt'], 'finishedAt', 'desc') }),
    output: pageOf(ApiTestRun),
  }),
  listFlaws: read({
    access: 'api:read',
    path: 'GET /apis/{id}/flaws',
    summary: 'What tests found wrong with an API, by deadline',
    input: z.object({ id: Uuid, ...page(['dueAt'], 'dueAt'), state: several(z.enum(findingStates)) }),
    output: pageOf(ApiFlaw),
  }),
}
