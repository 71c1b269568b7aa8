import type { Json } from '../json.ts'
import { isJsonObject, setOwn } from '../json.ts'
import type { BodySpec, Endpoint, ObservedRequest, Param } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import type { BodyDraft, RequestDraft } from '../request/draft.ts'
import { bodyDraftOf, bodyDraftOfValue, emptyDraft, scalarText } from '../request/draft.ts'
import { generate, withFreshNames } from './generate.ts'
import { consumerKeys, isIdName, isNaturalKey } from './names.ts'
import type { ValuePool } from './pool.ts'
import { sampleFile } from './sample-file.ts'

/** Where a draft takes its values from first. Tried in an order that depends on the endpoint until one works. */
export type Strategy =
  | { readonly kind: 'observed'; readonly request: ObservedRequest }
  | {
      readonly kind: 'learned' | 'examples' | 'generated' | 'minimal'
      /** Takes the n-th best learned value. */ readonly skip?: number
    }

export interface DraftContext {
  readonly pool: Pick<ValuePool, 'candidates'>
  /** The identity for which the request is meant. */
  readonly as: string
  readonly unique: string
  /** `values` of the configuration. */
  readonly fixed: Readonly<Record<string, Json>>
}

/** Headers that come from elsewhere: from the body, or from the identity. */
const ownHeader =
  /^(?:authorization|content-type|accept|(?!.*[cx]srf)(?:x-)?(?:[a-z]+-)*(?:auth|token|api-?key|jwt|session-?(?:id|key))(?:-[a-z]+)?)$/i

/** A request for the endpoint with a value in every required place. */
export function buildDraft(endpoint: Endpoint, strategy: Strategy, context: DraftContext): RequestDraft {
  if (strategy.kind === 'observed') return observedDraft(endpoint, strategy.request, context)
  const draft = emptyDraft(endpoint)
  const pathValues = new Map<string, string>()
  const query: [string, string][] = []
  const headers: [string, string][] = []
  const cookies: [string, string][] = []
  for (const param of endpoint.params) {
    const isFixed = fixedValue(endpoint, param.name, context) !== undefined
    if (!param.required && !isFixed) continue
    const value = paramValue(endpoint, param, strategy, context)
    if (param.in === 'path') pathValues.set(param.name, scalarText(value))
    else if (param.in === 'query') query.push(...queryFields(param, value))
    else if (param.in === 'header') headers.push([param.name, scalarText(value)])
    else cookies.push([param.name, scalarText(value)])
  }
  return {
    ...draft,
    pathValues,
    query,
    headers: headers.filter(([name]) => !ownHeader.test(name)),
    cookies,
    body: bodyFor(endpoint, strategy, context),
  }
}

function observedDraft(endpoint: Endpoint, request: ObservedRequest, context: DraftContext): RequestDraft {
  const pathValues = new Map(request.pathValues)
  for (const param of endpoint.params) {
    if (param.in !== 'path') continue
    const fixed = fixedValue(endpoint, param.name, context)
    if (fixed !== undefined) pathValues.set(param.name, scalarText(fixed))
    else if ((pathValues.get(param.name) ?? '') === '')
      pathValues.set(param.name, scalarText(paramValue(endpoint, param, { kind: 'learned' }, context)))
  }
  return {
    ...emptyDraft(endpoint),
    pathValues,
    query: request.query,
    headers: request.headers,
    body: request.body === undefined ? { kind: 'none' } : bodyDraftOf(request.body.contentType, request.body.text),
  }
}

function fixedValue(endpoint: Endpoint, name: string, context: DraftContext): Json | undefined {
  const specific = `${endpoint.id} ${name}`
  if (Object.hasOwn(context.fixed, specific)) return context.fixed[specific]
  return Object.hasOwn(context.fixed, name) ? context.fixed[name] : undefined
}

function queryFields(param: Param, value: Json): [string, string][] {
  if (!Array.isArray(value)) return [[param.name, scalarText(value)]]
  if (!param.explode) return [[param.name, value.map(scalarText).join(',')]]
  return value.map((entry) => [param.name, scalarText(entry)])
}

function firstExample(examples: readonly Json[], schema: Schema): Json | undefined {
  return examples[0] ?? schema.examples[0]
}

/** A value for a parameter. Identifiers prefer what has been seen to exist; everything else prefers what the description says. */
export function paramValue(endpoint: Endpoint, param: Param, strategy: Strategy, context: DraftContext): Json {
  const fixed = fixedValue(endpoint, param.name, context)
  if (fixed !== undefined) return fixed
  const example = firstExample(param.examples, param.schema)
  const isReference = param.in === 'path' || isIdName(param.name)
  if (strategy.kind === 'learned' && isReference) {
    const learned = context.pool.candidates(consumerKeys(endpoint, param.in, param.name), context.as)[
      strategy.skip ?? 0
    ]
    if (learned !== undefined) return learned.value
  }
  if (strategy.kind !== 'generated' && example !== undefined) return example
  if (
    !isReference &&
    strategy.kind === 'learned' &&
    param.schema.enum === undefined &&
    param.schema.default === undefined
  ) {
    const learned = context.pool.candidates(consumerKeys(endpoint, param.in, param.name), context.as)[0]
    if (learned !== undefined) return learned.value
  }
  return generate({ ...param.schema, examples: [] }, param.name, { unique: context.unique })
}

function bodyFor(endpoint: Endpoint, strategy: Strategy, context: DraftContext): BodyDraft {
  const [spec] = endpoint.bodies
  if (spec === undefined) return { kind: 'none' }
  const body = bodyDraftOfValue(spec.contentType, bodyValue(endpoint, spec, strategy, context))
  return body.kind === 'multipart' ? withFiles(body, spec) : body
}

/** Fields that the description calls binary are files. */
function withFiles(body: Extract<BodyDraft, { kind: 'multipart' }>, spec: BodySpec): BodyDraft {
  const files = [...spec.schema.properties]
    .filter(([, schema]) => schema.format === 'binary' || schema.items?.format === 'binary')
    .map(([name]) => sampleFile(name))
  const names = new Set(files.map(({ name }) => name))
  return { ...body, fields: body.fields.filter(([name]) => !names.has(name)), files }
}

function bodyValue(endpoint: Endpoint, spec: BodySpec, strategy: Strategy, context: DraftContext): Json {
  const example = firstExample(spec.examples, spec.schema)
  const isCreating = endpoint.effect === 'write' && endpoint.method === 'POST'
  const requiredOnly = strategy.kind === 'minimal'
  const generated = generate(strategy.kind === 'generated' ? withoutExamples(spec.schema) : spec.schema, 'body', {
    unique: context.unique,
    requiredOnly,
  })
  const base =
    example !== undefined && (strategy.kind === 'learned' || strategy.kind === 'examples') ? example : generated
  const isWriting = endpoint.effect !== 'read' && strategy.kind !== 'examples'
  const fresh = isWriting ? withFreshNames(base, context.unique, !isCreating) : base
  return withReferences(fresh, endpoint, strategy, context, '')
}

/** What an identity signs in with. */
const isOwnName = /^(?:e-?_?mail|user_?name|login)$/i

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '')
}

/** Whether a new name in the request could lock the identity out: it changes something rather than making it. */
function changesNames(endpoint: Endpoint): boolean {
  return endpoint.effect !== 'read' && endpoint.graphql === undefined && endpoint.method !== 'POST'
}

function withoutExamples(schema: Schema, depth = 0): Schema {
  const properties = new Map(
    [...schema.properties].map(([name, property]) => [
      name,
      depth > 4 ? property : withoutExamples(property, depth + 1),
    ]),
  )
  return { ...schema, examples: [], properties }
}

/** Whether values of this name are known of other things only: a `slug` to write about, and not the one of what is made. */
function isOfAnother(keys: readonly string[], { pool, as }: DraftContext): boolean {
  const [own] = keys
  return own !== undefined && pool.candidates([own], as).length === 0 && pool.candidates(keys, as).length > 0
}

/** Puts fixed values in, and, where the strategy is to use what was learned, identifiers of things that exist. */
function withReferences(
  value: Json,
  endpoint: Endpoint,
  strategy: Strategy,
  context: DraftContext,
  place: string,
): Json {
  if (Array.isArray(value)) return value.map((entry) => withReferences(entry, endpoint, strategy, context, place))
  if (isJsonObject(value)) {
    const copy: Record<string, Json> = {}
    for (const [key, entry] of Object.entries(value))
      setOwn(copy, key, withReferences(entry, endpoint, strategy, context, place === '' ? key : `${place}.${key}`))
    return copy
  }
  const name = place.split('.').at(-1) ?? ''
  const fixed = name === '' ? undefined : fixedValue(endpoint, name, context)
  if (fixed !== undefined) return fixed
  if (strategy.kind !== 'learned') return value
  if (isOwnName.test(name) && typeof value === 'string' && changesNames(endpoint)) {
    const own = context.pool.candidates([`user.${plainName(name)}`], context.as).find((one) => one.whose === 'own')
    return own === undefined ? value : String(own.value)
  }
  const keys = consumerKeys(endpoint, 'body', place)
  if (!isIdName(name) && !isNaturalKey(name) && !(name === 'slug' && isOfAnother(keys, context))) return value
  const learned = context.pool.candidates(keys, context.as)[strategy.skip ?? 0]
  if (learned === undefined) return value
  // Keep the type the description asks for.
  if (typeof value === 'number') return Number.isFinite(Number(learned.value)) ? Number(learned.value) : value
  return typeof value === 'string' ? String(learned.value) : learned.value
}
