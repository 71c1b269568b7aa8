import { z } from 'zod'
import { confidences, severities } from '../config/schema.ts'
import { controlNames } from './controls.ts'
import { owaspClasses } from './types.ts'

const text = z.string().min(1)
const oneOrMore = z.union([text, z.array(text).min(1)])
const pattern = text.refine((source) => {
  try {
    return RegExp(source.replace(/^\(\?[ims]+\)/, '')) instanceof RegExp
  } catch {
    return false
  }
}, 'no valid regular expression')
const patterns = z.union([pattern, z.array(pattern).min(1)])

/** `2xx`, `404`, `[401, 403]`. */
const StatusWord = z.union([z.number().int().min(100).max(599), z.string().regex(/^[1-5](?:xx|\d\d)$/i)])
const Status = z.union([StatusWord, z.array(StatusWord).min(1)])

const BodyTest = z
  .strictObject({
    contains: oneOrMore.optional().describe('Any of these texts.'),
    containsAll: z.array(text).optional(),
    lacks: oneOrMore.optional().describe('None of these texts.'),
    matches: patterns.optional().describe('Any of these regular expressions. `(?i)` at the start ignores case.'),
    minBytes: z.number().int().min(0).optional(),
    maxBytes: z.number().int().min(0).optional(),
    kind: z
      .union([
        z.enum(['json', 'html', 'xml', 'text', 'binary', 'empty']),
        z.array(z.enum(['json', 'html', 'xml', 'text', 'binary', 'empty'])),
      ])
      .optional(),
    evenInBaseline: z
      .boolean()
      .default(false)
      .describe('By default a text that the baseline answer holds too does not count.'),
    keepEcho: z
      .boolean()
      .default(false)
      .describe('By default the payload is cut out of the answer before it is searched, so that an echo is no proof.'),
  })
  .describe('Texts in the body.')

const HeaderTest = z.strictObject({
  present: z.boolean().optional(),
  contains: oneOrMore.optional().describe('Any, ignoring case.'),
  lacks: oneOrMore.optional(),
  equals: text.optional(),
  matches: patterns.optional(),
})

const JsonTest = z.strictObject({
  at: text.describe('Path; `*` is any element, `**` any depth, e.g. `data.*.password`.'),
  exists: z.boolean().optional(),
  equals: z.json().optional(),
  matches: patterns.optional(),
  type: z.enum(['string', 'number', 'boolean', 'null', 'array', 'object']).optional(),
})

const LikeTest = z.union([
  text,
  z.strictObject({
    of: text,
    content: z.number().min(0).max(1).optional(),
    structure: z.number().min(0).max(1).optional(),
    status: z.boolean().default(true),
  }),
])

/** All tests named must hold. */
export const ResponseTest = z
  .strictObject({
    status: Status.optional(),
    outcome: z
      .union([z.enum(outcomes()), z.array(z.enum(outcomes())).min(1)])
      .optional()
      .describe('What the answer means: works, denied, missing, rejected, failed, redirected.'),
    substance: z.boolean().optional().describe('Whether the body holds any value at all.'),
    body: BodyTest.optional(),
    headers: z.record(text, HeaderTest).optional(),
    json: z.union([JsonTest, z.array(JsonTest)]).optional(),
    like: LikeTest.optional().describe(
      'Says the same as another answer: same status and at least 95 % of its values, unless said otherwise.',
    ),
    unlike: LikeTest.optional(),
    slowerThanMs: z.number().optional().describe('Rather use `delay`, which measures fairly.'),
  })
  .describe('Tests of one answer.')

function outcomes(): ['works', 'denied', 'missing', 'rejected', 'failed', 'redirected'] {
  return ['works', 'denied', 'missing', 'rejected', 'failed', 'redirected']
}

export type ResponseTest = z.infer<typeof ResponseTest>
export type BodyTest = z.infer<typeof BodyTest>
export type HeaderTest = z.infer<typeof HeaderTest>
export type JsonTest = z.infer<typeof JsonTest>

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { none: Condition[] }
  | { response: string; test: ResponseTest }

const conditionWords = new Set(['all', 'any', 'none'])

/** `{all: […]}`, `{any: […]}`, `{none: […]}`, or `{answerName: tests, …}`, which means all of them. */
export const ConditionInput: z.ZodType<ConditionInput> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(ConditionInput).min(1) }),
    z.strictObject({ any: z.array(ConditionInput).min(1) }),
    z.strictObject({ none: z.array(ConditionInput).min(1) }),
    z.record(
      text.refine((name) => !conditionWords.has(name), 'all, any and none stand alone'),
      ResponseTest,
    ),
  ]),
)
export type ConditionInput =
  | { all: ConditionInput[] }
  | { any: ConditionInput[] }
  | { none: ConditionInput[] }
  | { [name: string]: ResponseTest }

const Place = z.enum(['path', 'query', 'header', 'cookie', 'body'])

/** One step of changing the working request; exactly one key. */
export const Change = z
  .strictObject({
    point: z.json().optional().describe('Value for the point at hand, usually `<<payload>>`.'),
    set: z.strictObject({ in: Place, name: text, value: z.json() }).optional(),
    remove: z.strictObject({ in: Place, name: text }).optional(),
    headers: z.record(text, z.string()).optional().describe('Sets headers, replacing those of the same name.'),
    addHeaders: z
      .array(z.tuple([text, z.string()]))
      .optional()
      .describe('Appends headers even if there are some of that name.'),
    removeHeaders: oneOrMore.optional(),
    removeCredentials: z.literal(true).optional().describe('Sends nothing of the identity (same as `as: nobody`).'),
    method: text.optional(),
    path: text.optional().describe('Raw path; `<<path>>` is the original one.'),
    query: z.string().optional().describe('Raw query string.'),
    addQuery: z.record(text, z.string()).optional(),
    cookies: z.record(text, z.string()).optional(),
    body: z.json().optional().describe('Whole body: JSON, or text together with contentType.'),
    json: z.record(text, z.json()).optional().describe('Sets fields of the JSON (or form) body by path.'),
    removeJson: oneOrMore.optional(),
    contentType: text
      .optional()
      .describe('Sends the same values in another format: json, form, multipart, xml, or any type literally.'),
    token: z
      .strictObject({
        alg: z.string().optional().describe('`none` and its spellings leave the signature empty.'),
        header: z.record(text, z.json()).optional(),
        claims: z.record(text, z.json()).optional(),
        removeClaims: z.array(text).optional(),
        signature: z.enum(['keep', 'empty', 'corrupt', 'secret']).default('keep'),
        secret: z.string().optional().describe('With `signature: secret`: HMAC key.'),
      })
      .optional()
      .describe("Alters the identity's JWT, wherever it is sent."),
  })
  .refine(
    (change) => Object.values(change).filter((value) => value !== undefined).length === 1,
    'write each change as its own list entry with one key',
  )
export type Change = z.infer<typeof Change>

/** Where the payload of an oracle goes, when not into `points`. */
const payloadPlace = z
  .array(Change)
  .min(1)
  .optional()
  .describe('Default: into the point. Otherwise changes that use `<<payload>>`, e.g. headers.')

export const RequestStep = z.strictObject({
  as: z
    .string()
    .default('owner')
    .describe('owner, peer, nobody, privileged, unprivileged, or the name of an identity.'),
  change: z.array(Change).default([]),
  from: z.string().default('owner').describe("Whose working request to start from; `peer` uses the peer's own values."),
  followRedirects: z.number().int().min(0).max(5).default(0),
  repeat: z
    .number()
    .int()
    .min(1)
    .max(200)
    .default(1)
    .describe('Send it this often at once; the answers are name1, name2, … and name is the last.'),
  rawOverload: z.boolean().default(false).describe('Give 429 back instead of waiting.'),
  if: ConditionInput.optional().describe(
    'Send only when this holds for the answers so far; otherwise the rule stays quiet.',
  ),
})
export type RequestStep = z.infer<typeof RequestStep>

export const PointFilter = z.strictObject({
  in: z.union([Place, z.array(Place).min(1)]).default(['path', 'query', 'body', 'header', 'cookie']),
  name: patterns.optional().describe('Names must match one of these (case is ignored).'),
  notName: patterns.optional(),
  types: z
    .array(z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']))
    .optional()
    .describe('Declared type, or that of the value.'),
  value: patterns.optional().describe('The present value must match.'),
  limit: z.number().int().min(1).default(25),
})

export const Applies = z.strictObject({
  methods: z.array(text).optional(),
  effect: z
    .union([z.enum(['read', 'write', 'destructive']), z.array(z.enum(['read', 'write', 'destructive']))])
    .optional(),
  path: patterns.optional().describe('Template of the path must match (case is ignored).'),
  notPath: patterns.optional(),
  name: patterns.optional().describe('Operation id, summary or GraphQL field must match (case is ignored).'),
  kind: z.enum(['rest', 'graphql']).optional(),
  auth: z.enum(['required', 'open']).optional().describe('Whether it refuses a caller without credentials.'),
  bodyType: z.enum(['json', 'form', 'multipart', 'xml', 'any']).optional().describe('The endpoint takes such a body.'),
  answers: z
    .union([z.enum(['json', 'html', 'xml', 'text']), z.array(z.enum(['json', 'html', 'xml', 'text']))])
    .optional(),
  idParam: z.boolean().optional().describe('Has a parameter that names an object.'),
  baseline: ResponseTest.optional().describe("The owner's working answer must pass these tests."),
})

export const Payload = z.union([
  z.string(),
  z.number(),
  z.strictObject({ send: z.json(), expect: z.string().optional(), note: z.string().optional() }),
])

export const RuleFile = z
  .strictObject({
    id: z.string().regex(/^[a-z\d]+(?:-[a-z\d]+)*$/, 'lower case words joined by hyphens'),
    title: z.string().min(10).max(120),
    severity: z.enum(severities),
    cvss: z.string().regex(/^CVSS:(?:3\.[01]|4\.0)\/[A-Z:/]+$/i),
    cwe: z.array(z.number().int().min(1)).min(1),
    owasp: z.enum(owaspClasses),
    why: z.string().min(40),
    fix: z.string().min(20),
    controls: z.array(z.enum(controlNames)).min(1),
    references: z.array(z.url()).default([]),
    confidence: z.enum(confidences).default('firm'),
    scope: z.enum(['endpoint', 'host']).default('endpoint'),
    report: z.enum(['endpoint', 'host']).default('endpoint'),
    needs: z
      .strictObject({
        effect: z.enum(['read', 'write', 'destructive']).default('read'),
        identities: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
        roles: z.boolean().default(false),
        baseline: z.enum(['works', 'answered', 'none']).optional(),
      })
      .prefault({}),
    applies: Applies.prefault({}),
    points: PointFilter.optional().describe('Run for each such place of the request.'),
    once: z
      .enum(['point', 'endpoint'])
      .default('point')
      .describe('How often to report: for each place, or only for the first one.'),
    payloads: z.array(Payload).default([]).describe('With `requests`: run once for each, as `<<payload>>`.'),
    trial: z
      .array(text)
      .default([])
      .describe(
        'For payloads that name files which exist. Where the operation may write, these are sent first, by the first of `requests`; when one works, the operation may have stored something under the name, and no payload is sent there.',
      ),
    variables: z
      .record(text, text)
      .default({})
      .describe('Names for texts made of other variables, e.g. marker: hf<<random>>.'),
    inspect: z
      .strictObject({
        of: z.enum(['owner', 'nobody', 'any']).default('any'),
        when: ResponseTest.or(z.strictObject({ any: z.array(ResponseTest) })),
      })
      .optional()
      .describe('Passive: tests the answers the endpoint has given so far.'),
    requests: z.record(z.string().regex(/^[a-z]\w*$/i), RequestStep).optional(),
    when: ConditionInput.optional(),
    delay: z
      .strictObject({ payloads: z.array(z.string()).min(1), change: payloadPlace })
      .optional()
      .describe('Payloads with `<<seconds>>` that make the target wait if they are executed.'),
    boolean: z
      .strictObject({ pairs: z.array(z.strictObject({ yes: z.json(), no: z.json() })).min(1), change: payloadPlace })
      .optional()
      .describe('Pairs of payloads: `yes` must leave the answer as it was, `no` must change it, again and again.'),
    callback: z
      .strictObject({
        payloads: z.array(z.string()).min(1),
        change: payloadPlace,
        protocol: z.enum(['http', 'dns', 'any']).default('any'),
        serve: z
          .strictObject({
            status: z.number().default(200),
            headers: z.record(text, text).default({}),
            body: z.string().default(''),
          })
          .optional(),
      })
      .optional()
      .describe('Payloads with `<<oob.url>>` or `<<oob.name>>`; a call to it is the proof.'),
    confirm: z
      .number()
      .int()
      .min(0)
      .max(5)
      .default(1)
      .describe('How often the proof is repeated before it is reported.'),
    message: text.describe('What was found, with `<<point>>`, `<<payload>>` and the like.'),
  })
  .superRefine((rule, context) => {
    const ways = [rule.inspect, rule.requests, rule.delay, rule.boolean, rule.callback].filter(
      (way) => way !== undefined,
    ).length
    if (ways !== 1)
      context.addIssue({ code: 'custom', message: 'say exactly one of inspect, requests, delay, boolean, callback' })
    if ((rule.requests === undefined) !== (rule.when === undefined))
      context.addIssue({ code: 'custom', message: '`requests` and `when` belong together' })
    if (rule.trial.length > 0 && (rule.requests === undefined || rule.points === undefined))
      context.addIssue({ code: 'custom', message: '`trial` goes with `points` and `requests`', path: ['trial'] })
    const oracle = rule.delay ?? rule.boolean ?? rule.callback
    if (oracle !== undefined && oracle.change === undefined && rule.points === undefined) {
      context.addIssue({ code: 'custom', message: '`points` says where the payloads go', path: ['points'] })
    }
  })
export type RuleFile = z.infer<typeof RuleFile>

/** JSON Schema (2020-12) of a rule file, for editors. */
export function ruleJsonSchema(): object {
  return {
    title: 'Holdfast API test rule',
    ...z.toJSONSchema(RuleFile, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
  }
}
