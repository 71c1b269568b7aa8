import { Kind, parse, print } from 'graphql'
import type { FieldNode, OperationDefinitionNode } from 'graphql'

/** The same question in other words. */
export interface GraphqlWay {
  /** What is different, for the message: `under an alias`. */
  readonly label: string
  readonly query: string
  /** Where the answer stands in the data. */
  readonly key: string
  readonly operationName?: string
  /** Sent in the address. */
  readonly isGet: boolean
}

/**
 * Other ways to ask for the only field of a document: under an alias, beside and inside something harmless, in the address, and by an operation with
 * each of `names`.
 */
export function graphqlWays(document: string, names: readonly string[]): GraphqlWay[] {
  const operation = parse(document).definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  )
  const field = operation?.selectionSet.selections.find((one): one is FieldNode => one.kind === Kind.FIELD)
  if (operation === undefined || field === undefined) return []
  const key = (field.alias ?? field.name).value
  const root = operation.operation === 'mutation' ? 'Mutation' : 'Query'
  const call = print(field)
  const head = print({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } }).trim()
  // The reference printer writes an operation without selections as its head alone; a plain query has none.
  const declared = head === '' ? operation.operation : head.replace(/\s*\{\s*\}$/, '')
  const way = (label: string, query: string, other: Partial<GraphqlWay> = {}): GraphqlWay => ({
    label,
    query,
    key,
    isGet: false,
    ...other,
  })
  return [
    way('under an alias', `${declared} { hfa: ${call} }`, { key: 'hfa' }),
    way('behind another field', `${declared} { hf: __typename ${call} }`),
    way('in a fragment', `${declared} { ...Hf } fragment Hf on ${root} { ${call} }`),
    ...(root === 'Query' ? [way('in the address of a GET', document, { isGet: true })] : []),
    ...names.map((name) =>
      way(`by an operation named ${name}`, print({ ...operation, name: { kind: Kind.NAME, value: name } }), {
        operationName: name,
      }),
    ),
  ]
}
