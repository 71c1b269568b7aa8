import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'
import type {
  GraphQLAbstractType,
  GraphQLField,
  GraphQLInterfaceType,
  GraphQLNamedOutputType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql'

/** An interface such as `Node` may be implemented by hundreds of types. */
const mostMembers = 20

type Composite = GraphQLObjectType | GraphQLInterfaceType

/** Whether a field can be asked for without giving an argument. */
export function needsNoArgument({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.every((argument) => !isNonNullType(argument.type) || argument.defaultValue !== undefined)
}

/** `TicketConnection` and `TicketEdge` stand between a field and its objects (GraphQL Cursor Connections) and are no level of their own. */
function isWrapper(type: GraphQLNamedOutputType, path: readonly string[]): boolean {
  return /(?:Connection|Edge)$/.test(type.name) && path.filter((name) => name.endsWith('Connection')).length <= 1
}

/**
 * A selection of all fields that need no arguments: scalars at every level, objects down to `depth`; a type is not entered twice on one path. Of
 * unions and interfaces, the fields of their types as well. Empty for scalars.
 */
export function selectionOf(
  schema: GraphQLSchema,
  type: GraphQLNamedOutputType,
  depth: number,
  path: readonly string[] = [],
): string {
  if (isLeafType(type)) return ''
  if (isAbstractType(type)) return abstractSelection(schema, type, depth, path)
  if (!isObjectType(type) || path.includes(type.name)) return ' { __typename }'
  const fields = fieldsOf(schema, type, depth, path)
  return fields.length === 0 ? ' { __typename }' : ` { ${fields.map(({ text }) => text).join(' ')} }`
}

interface Selected {
  readonly name: string
  /** As the schema writes it, e.g. `[Comment!]!`. */
  readonly type: string
  readonly isLeaf: boolean
  readonly text: string
}

function fieldsOf(schema: GraphQLSchema, type: Composite, depth: number, path: readonly string[]): Selected[] {
  const inner = [...path, type.name]
  return Object.values(type.getFields()).flatMap((field): Selected[] => {
    if (!needsNoArgument(field)) return []
    const named = getNamedType(field.type)
    const selected = { name: field.name, type: String(field.type) }
    if (isLeafType(named)) return [{ ...selected, isLeaf: true, text: field.name }]
    const left = isWrapper(named, [...inner, named.name]) ? depth : depth - 1
    if (left < 1 || inner.includes(named.name)) return []
    return [{ ...selected, isLeaf: false, text: field.name + selectionOf(schema, named, left, inner) }]
  })
}

/** Fields of one name and different types may not stand beside each other (GraphQL specification §5.3.2): they are renamed or left out. */
function abstractSelection(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  depth: number,
  path: readonly string[],
): string {
  const shared = isInterfaceType(type) && !path.includes(type.name) ? fieldsOf(schema, type, depth, path) : []
  const types = new Map(shared.map(({ name, type: text }) => [name, text]))
  const members = schema.getPossibleTypes(type).filter(({ name }) => !path.includes(name))
  const parts = members.slice(0, mostMembers).flatMap((member): string[] => {
    const texts = fieldsOf(schema, member, depth, isUnionType(type) ? path : [...path, type.name]).flatMap((field) => {
      const other = types.get(field.name)
      if (other === undefined) types.set(field.name, field.type)
      if (other === undefined || (other === field.type && !shared.some(({ name }) => name === field.name)))
        return [field.text]
      return field.isLeaf && other !== field.type ? [`${member.name}_${field.name}: ${field.text}`] : []
    })
    return texts.length === 0 ? [] : [`... on ${member.name} { ${texts.join(' ')} }`]
  })
  return ` { ${['__typename', ...shared.map(({ text }) => text), ...parts].join(' ')} }`
}
