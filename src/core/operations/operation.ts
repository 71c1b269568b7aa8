import { oc } from '@orpc/contract'
import * as z from 'zod'
import type { Permission } from '../auth/permissions.ts'

/**
 * `public`: anyone, no session. `signed_in`: an account, whatever its organization. Everything else: a permission in one organization.
 */
export type Access = Permission | 'public' | 'signed_in'

export interface OperationMeta {
  access: Access
  /** An `Idempotency-Key` header makes a repetition answer the same and do nothing. True of everything that creates. */
  idempotent: boolean
  /** Takes `asOf` and answers as things stood then. */
  asOf: boolean
  /** A binary body goes in or out; outside of MCP. */
  stream: 'in' | 'out' | undefined
  /** A boolean of the answer; where it is false, the command line ends with 1 after printing it. */
  verdict?: string
}

const base = oc.$meta<OperationMeta>({ access: 'public', idempotent: false, asOf: false, stream: undefined })

/**
 * A past moment (ISO 8601) or `size:<n>`, a tree size of the ledger. A moment means the last checkpoint at or before it, so the answer
 * never changes again.
 */
export const AsOf = z.union([
  z.iso.datetime({ offset: true }),
  z.string().regex(/^size:\d{1,15}$/, 'an ISO 8601 moment or size:<n>'),
])

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Declaration<I extends z.ZodRawShape, O extends z.ZodType> {
  access: Access
  /** Method and path below /api, as `POST /obligations/{id}/records`. Path parameters are members of `input`. */
  path: `${Method} /${string}`
  summary: string
  description?: string
  input: z.ZodObject<I>
  output: O
}

const split = (path: `${Method} /${string}`) => {
  const space = path.indexOf(' ')
  // the template type above admits nothing else
  return { method: path.slice(0, space) as Method, path: path.slice(space + 1) as `/${string}` }
}

/** Declares an operation that reads. It takes `asOf` and serves past days, unless `live` says that it is about now only. */
export function read<I extends z.ZodRawShape, O extends z.ZodType>({
  access,
  path,
  summary,
  description,
  input,
  output,
  live = false,
}: Declaration<I, O> & { live?: boolean }) {
  const asOf = !live && access !== 'public' && access !== 'signed_in'
  return base
    .meta({ access, idempotent: false, asOf, stream: undefined })
    .route({ ...split(path), summary, description, inputStructure: 'compact' })
    .input(input.extend({ asOf: AsOf.optional().describe('Answer as things stood at this moment of the past') }))
    .output(output)
}

/** Declares an operation that changes something or judges something. `creates` answers 201 and honors `Idempotency-Key`. */
export function change<I extends z.ZodRawShape, O extends z.ZodType>({
  access,
  path,
  summary,
  description,
  input,
  output,
  creates = false,
  verdict,
}: Declaration<I, O> & { creates?: boolean; verdict?: keyof z.infer<O> & string }) {
  return base
    .meta({
      access,
      idempotent: creates,
      asOf: false,
      stream: undefined,
      ...(verdict === undefined ? {} : { verdict }),
    })
    .route({ ...split(path), summary, description, inputStructure: 'compact', successStatus: creates ? 201 : 200 })
    .input(z.strictObject(input.shape))
    .output(output)
}

/** Declares an upload: the body is the bytes themselves (`application/octet-stream`), everything else is in path and query. */
export function upload<P extends z.ZodRawShape, Q extends z.ZodRawShape, O extends z.ZodType>({
  access,
  path,
  summary,
  description,
  params,
  query,
  output,
}: Omit<Declaration<P, O>, 'input'> & { params: z.ZodObject<P>; query: z.ZodObject<Q> }) {
  return base
    .meta({ access, idempotent: true, asOf: false, stream: 'in' })
    .route({ ...split(path), summary, description, inputStructure: 'detailed', successStatus: 201 })
    .input(z.object({ params, query, headers: z.looseObject({}).optional(), body: ByteStream }))
    .output(output)
}

/** Declares a download: the answer is a stream of bytes, always sent as an attachment. */
export function download<I extends z.ZodRawShape>({
  access,
  path,
  summary,
  description,
  input,
}: Omit<Declaration<I, z.ZodType>, 'output'>) {
  return base
    .meta({ access, idempotent: false, asOf: false, stream: 'out' })
    .route({ ...split(path), summary, description, inputStructure: 'compact', outputStructure: 'detailed' })
    .input(input)
    .output(z.object({ headers: z.record(z.string(), z.string()), body: z.custom<ReadableStream<Uint8Array>>() }))
}

const ByteStream = z.custom<AsyncIterable<Uint8Array> | Blob>(
  (body) => body instanceof Blob || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body),
  'send the bytes as application/octet-stream',
)

// ---------------------------------------------------------------- shapes that many operations share

/** A moment, as ISO 8601 with an offset. Answers are always in UTC. */
export const Instant = z.iso.datetime({ offset: true })
/** A calendar day, `2026-03-31`. */
export const Day = z.iso.date()
export const Uuid = z.uuid()
/** Text of one line: trimmed, and free of control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'no control characters or line breaks')
/** Text of many lines (Markdown): no NUL, which PostgreSQL cannot store. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0'), 'no NUL characters')

/** Several values: repeated in a query string, or separated by commas. */
export const several = <T extends z.ZodType<string, string>>(one: T) =>
  z
    .union([
      z.array(one).max(50),
      z
        .string()
        .max(2000)
        .transform((value) => value.split(',').filter((part) => part !== ''))
        .pipe(z.array(one as unknown as z.ZodType<z.output<T>, string>).max(50)), // T is exactly this; zod loses it in pipe()
    ])
    .optional()

/** The part of every list's input that pages it: by key, never by offset. */
export const page = <const Sorts extends readonly [string, ...string[]]>(
  sorts: Sorts,
  normal: NoInfer<Sorts[number]>,
  order: 'asc' | 'desc' = 'asc',
) => ({
  cursor: z.string().max(500).optional().describe('`next` of the previous page'),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50).describe('Rows a page, 1 to 200'),
  // the default is one of the list, which zod's types cannot see through a generic
  sort: z
    .enum(sorts)
    .default(normal as never)
    .describe('What the rows are ordered by'),
  order: z.enum(['asc', 'desc']).default(order),
})

/** A page of rows. `next` is the cursor of the following page, or null at the end. */
export const pageOf = <T extends z.ZodType>(row: T) => z.object({ items: z.array(row), next: z.string().nullable() })

/** A person as every page shows one: the id, and the name of the day that the page shows. Null when the person was erased. */
export const PersonRef = z.object({ id: Uuid, name: z.string().nullable() })
export type PersonRef = z.infer<typeof PersonRef>
