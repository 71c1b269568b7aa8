import type { HeaderList } from '../http/message.ts'
import type { Json } from '../json.ts'
import type { Schema } from './schema.ts'

export type ParamPlace = 'path' | 'query' | 'header' | 'cookie'

export interface Param {
  readonly in: ParamPlace
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
  readonly examples: readonly Json[]
  /** OpenAPI `style: deepObject`, `explode` and the like matter only for arrays and objects. */
  readonly explode: boolean
}

export interface BodySpec {
  readonly contentType: string
  readonly schema: Schema
  readonly examples: readonly Json[]
  readonly required: boolean
}

export interface ResponseSpec {
  /** `200`, `4XX`, `default`. */
  readonly status: string
  readonly contentType: string
  readonly schema: Schema | undefined
}

/**
 * What carrying out the operation does: `read` changes nothing, `write` makes or changes something, `destructive` removes something, ends a
 * session, changes a credential or resets data. `write` runs only with --allow-writes, `destructive` only with --allow-destructive.
 */
export type Effect = 'read' | 'write' | 'destructive'

/** Whether the description says that a caller must sign in. `unknown` when it says nothing at all. */
export type DeclaredSecurity = 'required' | 'optional' | 'none' | 'unknown'

/** A request seen in traffic (HAR, Postman), used as it was. */
export interface ObservedRequest {
  readonly pathValues: ReadonlyMap<string, string>
  readonly query: readonly (readonly [string, string])[]
  readonly headers: HeaderList
  readonly body: { readonly contentType: string; readonly text: string } | undefined
}

export interface GraphqlOperation {
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly field: string
  /** The document sent as `query`, with its variables declared. */
  readonly document: string
  /** Fields (without arguments that must be given) that lead from the root field's type round a circle of types. */
  readonly cycle: TypeCycle | undefined
  /** A document without objects inside the answer, for servers that limit how deep documents go. */
  readonly flatDocument: string
  /** Types of the objects that the field may answer: several for unions and interfaces, none for scalars. */
  readonly types: readonly string[]
  /** Pages within pages that the answer leads to, from the root field inwards. */
  readonly pages: readonly TypePage[]
  /** What the schema offers to subscribe to; the same for all endpoints of a schema. */
  readonly subscriptions: readonly Endpoint[]
}

/** A field with an argument for the size of its pages, e.g. `comments(first:)`. */
export interface TypePage {
  /** Fields between the page before (its objects) and this one, e.g. `[edges, node]`; none for the root field. */
  readonly lead: readonly string[]
  readonly field: string
  readonly size: string
}

/** `lead` leads to the circle, `loop` once round it: `author { posts { author …` has the lead `[]` and the loop `[posts, author]`. */
export interface TypeCycle {
  readonly lead: readonly string[]
  readonly loop: readonly string[]
}

export interface Endpoint {
  /** `GET /users/{id}`: unique in a run, stable between runs. GraphQL: `QUERY /graphql user`. */
  readonly id: string
  readonly method: string
  /** Template with the base path, e.g. `/api/users/{id}`. */
  readonly path: string
  /** `scheme://host[:port]` to send to. */
  readonly origin: string
  readonly params: readonly Param[]
  readonly bodies: readonly BodySpec[]
  readonly responses: readonly ResponseSpec[]
  readonly security: DeclaredSecurity
  /** Names of the security schemes and scopes that the description asks for, for finding privileged functions. */
  readonly securityNames: readonly string[]
  readonly effect: Effect
  readonly operationId: string | undefined
  readonly summary: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  readonly observed: readonly ObservedRequest[]
  readonly graphql: GraphqlOperation | undefined
  /** Where the route is written in the source code, when discovery knows it. */
  readonly source: { readonly file: string; readonly line: number } | undefined
}

/** What a description says about whole API parts rather than one endpoint. */
export interface SecurityScheme {
  readonly name: string
  readonly kind: 'bearer' | 'basic' | 'apiKey' | 'oauth2' | 'openIdConnect' | 'other'
  /** For `apiKey`: the place and the name of the field. */
  readonly in?: 'header' | 'query' | 'cookie'
  readonly field?: string
  readonly tokenUrl?: string
}

export interface ApiDescription {
  readonly endpoints: readonly Endpoint[]
  readonly schemes: readonly SecurityScheme[]
  /** What could not be used, with the reason: said in the report. */
  readonly notes: readonly string[]
}

export function pathParamsOf(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '')
}

/** Turns `:id`, `<int:id>`, `{{id}}` and `{id*}` into `{id}`. */
export function normalizedTemplate(path: string): string {
  return path
    .replaceAll(/\{\{([^{}]+)\}\}/g, '{$1}')
    .replaceAll(/\/:([A-Za-z_]\w*)/g, '/{$1}')
    .replaceAll(/<(?:\w+:)?(\w+)>/g, '{$1}')
    .replaceAll(/\{([^{}*+?]+)[*+?]\}/g, '{$1}')
}
