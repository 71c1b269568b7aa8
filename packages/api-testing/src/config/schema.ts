import { z } from 'zod'
import { defaultLimits } from '../http/gate.ts'

const text = z.string()
const Texts = z.record(text, text)

/** Where in an answer a value stands. Exactly one of json, header, cookie, regex is meant; regex may narrow a header. */
export const Extraction = z
  .strictObject({
    json: text.optional().describe('Path in a JSON body, e.g. `data.token` or `/data/token`.'),
    header: text.optional().describe('Name of a response header.'),
    cookie: text.optional().describe('Name of a cookie that the answer sets.'),
    regex: text
      .optional()
      .describe('Regular expression over the body (or over the header); its first group is the value.'),
  })
  .refine((value) => Object.keys(value).length > 0, 'say json, header, cookie or regex')

/** What is added to each request of the identity. `{{name}}` stands for an extracted value. */
export const Application = z.strictObject({
  headers: Texts.default({}),
  cookies: Texts.default({}),
  query: Texts.default({}),
})

const Csrf = z.strictObject({
  url: text.describe('Page or endpoint that hands out the token.'),
  extract: Extraction,
  field: text.optional().describe('Send the token in this field of the login.'),
  header: text.optional().describe('Send the token in this header, at login and on every later request.'),
})

const afterLogin = {
  headers: Texts.default({}).describe('Headers of the login request itself.'),
  extract: z.record(text, Extraction).default({}).describe('Named values taken from the answer.'),
  apply: Application.optional().describe(
    'Default: cookies the login sets, and a token found in the answer as `Authorization: Bearer`.',
  ),
  csrf: Csrf.optional(),
}

export const Login = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('header'), headers: Texts }),
  z.strictObject({ kind: z.literal('cookie'), cookies: Texts, headers: Texts.default({}) }),
  z.strictObject({ kind: z.literal('query'), params: Texts }),
  z.strictObject({ kind: z.literal('basic'), username: text, password: text }),
  z.strictObject({ kind: z.literal('json'), url: text, method: text.default('POST'), body: z.json(), ...afterLogin }),
  z.strictObject({ kind: z.literal('form'), url: text, method: text.default('POST'), fields: Texts, ...afterLogin }),
  z.strictObject({
    kind: z.literal('oauth2'),
    tokenUrl: text,
    grant: z.enum(['client_credentials', 'password', 'refresh_token']),
    clientId: text,
    clientSecret: text.optional(),
    clientAuth: z.enum(['basic', 'body']).default('basic'),
    username: text.optional(),
    password: text.optional(),
    refreshToken: text.optional(),
    scope: text.optional(),
    params: Texts.default({}),
  }),
  z.strictObject({
    kind: z.literal('script'),
    file: text.describe(
      'A module whose default export is `async ({ target, send }) => ({ headers?, cookies?, query? })`.',
    ),
  }),
])

export const Proof = z.strictObject({
  url: text.describe('A request that works only when signed in, e.g. `/me`.'),
  method: text.default('GET'),
  status: z.union([z.number(), z.array(z.number())]).default(200),
  contains: text.optional().describe('Text that the answer must hold.'),
})

export const IdentityConfig = z.strictObject({
  name: text
    .regex(/^[\w.@-]+$/, 'letters, digits, and . _ @ - only')
    .refine((name) => name !== 'nobody', '`nobody` is the caller without credentials'),
  role: text.default('user'),
  login: Login,
  proof: Proof.optional(),
  owns: z
    .record(text, z.union([text, z.number()]))
    .default({})
    .describe('What is known to belong to this identity, e.g. its id and e-mail.'),
})

export const InputConfig = z.strictObject({
  kind: z.enum(['openapi', 'har', 'postman', 'graphql', 'urls']),
  from: text.describe('File or URL.'),
  endpoint: text.optional().describe('GraphQL: path of the endpoint. Default /graphql.'),
})

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const
export const confidences = ['tentative', 'firm', 'certain'] as const
export const reportFormats = ['text', 'json', 'sarif', 'junit', 'html', 'github', 'gitlab'] as const

const count = z.number().int().min(0)

const LimitsConfig = z.strictObject({
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(256)
    .default(defaultLimits.concurrency)
    .describe('Requests under way at once.'),
  requestsPerSecond: z.number().min(0).default(defaultLimits.requestsPerSecond).describe('0: no limit.'),
  requestsPerEndpoint: count.default(defaultLimits.requestsPerEndpoint),
  requestsTotal: count.default(defaultLimits.requestsTotal).describe('0: no limit.'),
  maxConsecutiveFailures: z.number().int().min(1).default(defaultLimits.maxConsecutiveFailures),
  maxBackoffMs: count.default(defaultLimits.maxBackoffMs),
  maxWaitPerEndpointMs: count
    .default(defaultLimits.maxWaitPerEndpointMs)
    .describe(
      'All the waiting that rate limits (429) may cause for one endpoint; what would wait longer is reported as blocked.',
    ),
  timeoutMs: z.number().int().min(1).default(20_000).describe('For one answer.'),
  connectTimeoutMs: z.number().int().min(1).default(10_000),
  maxBodyBytes: z
    .number()
    .int()
    .min(1024)
    .default(5 * 1024 * 1024),
  maxSeconds: count.default(0).describe('Stop the whole run after this time. 0: no limit.'),
  delaySeconds: z.number().min(0.05).max(30).default(2).describe('How long injected delays make the target wait.'),
})

const Outputs = z.array(z.strictObject({ format: z.enum(reportFormats), file: text }))

export const ConfigSchema = z.strictObject({
  target: text
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .optional()
    .describe('Where the API runs, e.g. http://127.0.0.1:5000.'),
  allowedHosts: z
    .array(text)
    .default([])
    .describe('Hosts (host, host:port, *.host) that may be sent requests. The target is always among them.'),
  inputs: z.array(InputConfig).default([]),
  inventory: text
    .optional()
    .describe(
      'What `holdfast api discover` or `holdfast api inventory` wrote as json or ndjson. Findings name the source line of their route, and routes that no description names are tested too.',
    ),
  identities: z.array(IdentityConfig).default([]),
  autoIdentities: z
    .boolean()
    .default(true)
    .describe(
      'With no identities given and writes allowed: register and sign in two users through the endpoints of the API.',
    ),
  roles: z.array(text).default([]).describe('Roles from the least to the most powerful.'),
  privileged: z
    .array(text)
    .default([])
    .describe('Regular expressions over endpoint ids that only the most powerful role may use.'),
  public: z
    .array(text)
    .default([])
    .describe('Regular expressions over endpoint ids that are meant to be open to anybody.'),
  values: z.record(text, z.json()).default({}).describe('Values for parameters by name, or by `METHOD /path name`.'),
  headers: Texts.default({}).describe(
    'Headers sent with every request, signing in included, that does not set them itself.',
  ),
  endpoints: z
    .strictObject({ include: z.array(text).default([]), exclude: z.array(text).default([]) })
    .prefault({})
    .describe('Regular expressions over endpoint ids.'),
  rules: z
    .strictObject({
      include: z.array(text).default([]).describe('Rule ids, folders (classes) or globs with *. Default all.'),
      exclude: z.array(text).default([]),
      folders: z.array(text).default([]).describe('Folders with rules of your own.'),
      templates: z
        .array(text)
        .default([])
        .describe(
          'Folders with templates in Akto’s YAML. When some are given, they run in place of the built-in rules.',
        ),
      minSeverity: z.enum(severities).default('info'),
      minConfidence: z.enum(confidences).default('firm').describe('Findings below this are left out.'),
    })
    .prefault({}),
  allow: z
    .strictObject({ writes: z.boolean().default(false), destructive: z.boolean().default(false) })
    .prefault({})
    .describe('By default only requests that change nothing are sent.'),
  limits: LimitsConfig.prefault({}),
  oob: z
    .strictObject({
      enabled: z.boolean().default(true),
      address: text.default('127.0.0.1').describe('Address to listen on.'),
      host: text.optional().describe('Name or address by which the target reaches the listener. Default: the address.'),
      httpPort: count.max(65_535).default(0).describe('0: any free port.'),
      dnsPort: count.max(65_535).default(0),
      domain: text.default('oob.holdfast.test').describe('Zone that is delegated to the DNS listener.'),
      waitMs: count.default(1500).describe('How long to wait for calls after the last request.'),
    })
    .prefault({}),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      ca: text.optional(),
      cert: text.optional(),
      key: text.optional(),
    })
    .prefault({}),
  report: z
    .strictObject({
      format: z.enum(reportFormats).default('text').describe('Written to standard output.'),
      outputs: Outputs.default([]),
      failOn: z.enum([...severities, 'never']).default('medium'),
      minCoverage: z
        .number()
        .min(0)
        .max(100)
        .default(0)
        .describe('Percent of applicable endpoint × rule cells that must have run.'),
      baseline: text.optional().describe('An earlier JSON report: only findings that are not in it count.'),
    })
    .prefault({}),
})

export type Config = z.infer<typeof ConfigSchema>
/** Same as `Config` with everything optional that has a default. */
export type ConfigInput = z.input<typeof ConfigSchema>
export type IdentityConfig = z.infer<typeof IdentityConfig>
export type LoginConfig = z.infer<typeof Login>
export type ProofConfig = z.infer<typeof Proof>
export type ExtractionConfig = z.infer<typeof Extraction>
export type Severity = (typeof severities)[number]
export type Confidence = (typeof confidences)[number]
export type ReportFormat = (typeof reportFormats)[number]

/** JSON Schema (2020-12) of `holdfast-api.yaml`, for editors. */
export function configJsonSchema(): object {
  return { title: 'holdfast-api.yaml', ...z.toJSONSchema(ConfigSchema, { io: 'input', target: 'draft-2020-12' }) }
}
