import { Kind, parse, print } from 'graphql'
import type { FieldNode, OperationDefinitionNode } from 'graphql'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { getAt, isJsonObject, parseJson } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { emptyDraft } from '../request/draft.ts'
import type { GraphqlOperation } from '../model/endpoint.ts'
import type { ApiView, RuleContext, SendAs } from './types.ts'

const usualPaths = ['/graphql', '/api/graphql', '/graphql/v1', '/v1/graphql', '/query', '/gql']

const found = new WeakMap<ApiView, Map<string, Promise<string | undefined>>>()

/** A request with a GraphQL document, as JSON in a POST. */
export function graphqlDraft(context: RuleContext, path: string, body: Json): RequestDraft {
  return {
    ...emptyDraft(context.endpoint),
    method: 'POST',
    rawPath: path,
    body: { kind: 'json', value: body, contentType: 'application/json' },
  }
}

/** The data of a GraphQL answer at a path; undefined when there is none. */
export function graphqlData(exchange: Exchange, ...path: (string | number)[]): Json | undefined {
  return getAt(parseJson(textOf(exchange.response)), ['data', ...path])
}

/** The errors of a GraphQL answer. */
export function graphqlErrors(exchange: Exchange): Json[] {
  const errors = getAt(parseJson(textOf(exchange.response)), ['errors'])
  return Array.isArray(errors) ? errors : []
}

/**
 * Where the origin of the endpoint speaks GraphQL: the path that the inventory names, else the first usual one that answers `{ __typename }`. Asked
 * once for each origin of a run.
 */
export async function graphqlPath(context: RuleContext): Promise<string | undefined> {
  const { api, endpoint } = context
  const known = api.endpoints.find((one) => one.graphql !== undefined && one.origin === endpoint.origin)
  if (known !== undefined) return known.path
  let paths = found.get(api)
  if (paths === undefined) {
    paths = new Map()
    found.set(api, paths)
  }
  let path = paths.get(endpoint.origin)
  if (path === undefined) {
    path = search(context)
    paths.set(endpoint.origin, path)
  }
  return path
}

async function search(context: RuleContext): Promise<string | undefined> {
  for (const path of usualPaths) {
    const exchange = await context.send(graphqlDraft(context, path, { query: '{ __typename }' }))
    if (typeof graphqlData(exchange, '__typename') === 'string') return path
  }
  return undefined
}

/** Sends a document to the GraphQL path; undefined where the origin speaks no GraphQL. */
export async function askGraphql(
  context: RuleContext,
  query: string,
  options: SendAs = {},
): Promise<Exchange | undefined> {
  const path = await graphqlPath(context)
  return path === undefined ? undefined : context.send(graphqlDraft(context, path, { query }), options)
}

function operationOf(document: string): OperationDefinitionNode | undefined {
  return parse(document).definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
}

/**
 * A document that goes round a circle of types until it is `depth` levels deep; undefined when the types of the operation make no circle. The
 * root field is skipped by a directive, so that a server which accepts the document does no work for it.
 */
export function deepDocument({ document, cycle }: GraphqlOperation, depth: number): string | undefined {
  const operation = operationOf(document)
  const root = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD)
  if (operation === undefined || root === undefined || cycle === undefined) return undefined
  const levels = [...cycle.lead]
  while (levels.length < depth) levels.push(...cycle.loop)
  const inner = levels.reduceRight((text, name) => `${name} { ${text} }`, '__typename')
  const call = print({ ...root, selectionSet: undefined })
  const deep = operationOf(`{ __typename ${call} @skip(if: true) { ${inner} } }`)?.selectionSet
  return deep === undefined ? undefined : print({ ...operation, selectionSet: deep })
}

/**
 * A document whose pages hold `size` objects each, one within the other; undefined when the root field cannot be found. The root field is skipped by a
 * directive, as in `deepDocument`; the size of its own pages is a variable.
 */
export function pagedDocument({ document, field, pages }: GraphqlOperation, size: number): string | undefined {
  const operation = operationOf(document)
  const root = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD)
  if (operation === undefined || root === undefined) return undefined
  const inner = pages.filter((page, at) => at > 0 || page.lead.length > 0 || page.field !== field)
  const asked = inner.reduceRight((text, page) => {
    const call = `${page.field}(${page.size}: ${size}) { ${text} }`
    return page.lead.reduceRight((below, name) => `${name} { ${below} }`, call)
  }, '__typename')
  const call = print({ ...root, selectionSet: undefined })
  const paged = operationOf(`{ __typename ${call} @skip(if: true) { ${asked} } }`)?.selectionSet
  return paged === undefined ? undefined : print({ ...operation, selectionSet: paged })
}

/** The document with its root field called `count` times under different names. */
export function aliasedDocument(document: string, count: number): string | undefined {
  const operation = operationOf(document)
  const root = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD)
  if (operation === undefined || root === undefined) return undefined
  const selections = Array.from({ length: count }, (_, index): FieldNode => ({
    ...root,
    alias: { kind: Kind.NAME, value: `hf${index}` },
  }))
  return print({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } })
}

/** The selection of the root field as text, e.g. `{ id name }`. */
export function rootSelection(document: string): string | undefined {
  const root = operationOf(document)?.selectionSet.selections.find((node) => node.kind === Kind.FIELD)
  return root?.selectionSet === undefined ? undefined : print(root.selectionSet).replaceAll(/\s+/g, ' ')
}

/** The variables of a working GraphQL request. */
export function variablesOf(draft: RequestDraft): Json {
  const { body } = draft
  const value = body.kind === 'json' && isJsonObject(body.value) ? body.value.variables : undefined
  return value ?? {}
}

/** The whole body of a GraphQL request: document and variables. */
export function bodyValue({ body }: RequestDraft): Json {
  return body.kind === 'json' ? body.value : {}
}

/** Variables with some of them set. */
export function withVariables(variables: Json, values: Readonly<Record<string, Json>>): Json {
  return isJsonObject(variables) ? { ...variables, ...values } : values
}
