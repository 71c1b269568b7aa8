/**
 * The words that source, specification, traffic and inventory share. An `Endpoint` is one method on one path; where it
 * came from (a line of source, a specification, recorded requests) is added by the interfaces that extend it.
 */

/** Methods an endpoint can have. `all`, `any` and their kin are expanded to `ANY_METHODS`, one endpoint each. */
export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT'] as const

/** A method in upper case. WebDAV and other extension methods (`PROPFIND`, `QUERY`) are kept as they are written. */
export type HttpMethod = (typeof HTTP_METHODS)[number] | (string & {})

/** What a route that accepts every method is expanded to. TRACE and CONNECT are left out: no handler means them. */
export const ANY_METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * What is spoken over the endpoint. `ws` endpoints have method GET (RFC 6455 §4.1), `graphql` and `grpc` ones POST,
 * `sse` is a GET that streams (HTML Living Standard, server-sent events).
 */
export type Protocol = 'http' | 'ws' | 'sse' | 'graphql' | 'grpc' | 'soap'

/** Where a parameter travels. `json` and `form` are fields of a body of that type; `body` is a body of unknown fields. */
export type ParamPlace = 'path' | 'query' | 'header' | 'cookie' | 'form' | 'json' | 'body'

/** The part of JSON Schema (draft 2020-12) that types and samples can tell. `{}` means that nothing is known. */
export interface Schema {
  readonly type?: SchemaType | readonly SchemaType[]
  readonly format?: string
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly oneOf?: readonly Schema[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly default?: string | number | boolean | null
  readonly description?: string
}

export type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

/** One input of an endpoint. `name` is the name on the wire (`X-Request-Id`, `user[email]`), not that of a variable. */
export interface Param {
  readonly name: string
  readonly in: ParamPlace
  /** Absent when nothing says; path parameters are always required. */
  readonly required?: boolean
  readonly schema?: Schema
}

/** A request body as a whole, when something (a type, a schema, samples) says more than the names of fields. */
export interface Body {
  /** A media type, as `application/json`. */
  readonly contentType: string
  readonly schema: Schema
  readonly required?: boolean
}

/** Something that stands before the handler on every way to it, and refuses callers. */
export interface Guard {
  /** As written: `requireAuth`, `passport.authenticate('jwt')`, `@PreAuthorize("hasRole('ADMIN')")`. */
  readonly name: string
  /** Who are you, may you, or both not told apart. */
  readonly kind: 'authentication' | 'authorization'
  /** Where the guard is applied, not where it is defined. */
  readonly file: string
  readonly line: number
}

/** One method on one path. */
export interface Endpoint {
  readonly method: HttpMethod
  /** Begins with `/`; parameters `{name}`, a wildcard `{name}` or `{wildcard}`; no query. A `/` at the end where the source has it and the framework does not drop it. */
  readonly path: string
  /** Absent means `http`. */
  readonly protocol?: Protocol
  /** The operation inside one path, where the path does not tell: `Query.users` (GraphQL), `GetUser` (SOAP action). */
  readonly operation?: string
  readonly params: readonly Param[]
  readonly body?: Body
  readonly summary?: string
  readonly deprecated?: boolean
}

/** How sure the finder is, and why. `high` needs no reason. */
export interface Confidence {
  readonly level: 'high' | 'medium' | 'low'
  readonly reason?: string
}

/** A body that is answered, as a specification says it. */
export interface SpecifiedResponse {
  /** `200`, `4XX` or `default`. */
  readonly status: string
  readonly contentType: string
  readonly schema: Schema
}

/** An endpoint that source code or a specification declares. */
export interface SourceEndpoint extends Endpoint {
  /** Relative to the folder that was searched, with `/` on every system. */
  readonly file: string
  /** From 1: the line of the route's declaration. */
  readonly line: number
  /** In lower case, as `express`, `spring`, `openapi`. */
  readonly framework: string
  /** `code` is served by what is in the folder; `specification` is promised by a document. */
  readonly origin: 'code' | 'specification'
  /** Name of the function or method that answers, when it has one. */
  readonly handler?: string
  /** Guards that provably stand before the handler. Empty means unknown, never unprotected. */
  readonly guards: readonly Guard[]
  /**
   * Security schemes without which a specification says the endpoint refuses; empty when it says that anyone may call.
   * A promise and no proof, so never a guard. Absent when no specification says.
   */
  readonly promisedSecurity?: readonly string[]
  /** Bodies that a specification says are answered. */
  readonly responses?: readonly SpecifiedResponse[]
  readonly confidence: Confidence
}

/** Why a file or folder was not searched, or not wholly. */
export type SkipReason =
  | 'vendored'
  | 'generated'
  | 'test'
  | 'minified'
  | 'too-large'
  | 'too-deep'
  | 'binary'
  | 'unreadable'
  | 'syntax'
  | 'symlink-loop'
  | 'outside'
  | 'crash'
  | 'timeout'

export interface Skipped {
  /** A file or, for whole folders left out, a folder; relative, with `/`. */
  readonly file: string
  readonly reason: SkipReason
  /** One sentence for people: what was seen and what to do. */
  readonly detail: string
}

/** What was gone through, so that a result says how much it covers. */
export interface Coverage {
  readonly files: number
  readonly bytes: number
  readonly lines: number
  /** Files that could hold routes, mounts or values and were parsed. The others were read only. */
  readonly parsed: number
  /** Files by language. */
  readonly languages: Readonly<Record<string, number>>
  readonly elapsedMs: number
}

/** All that one search of a folder found. Endpoints are sorted by path, method, file and line. */
export interface SourceDiscovery {
  readonly endpoints: readonly SourceEndpoint[]
  readonly skipped: readonly Skipped[]
  readonly coverage: Coverage
}
