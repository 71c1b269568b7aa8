import type { ASTVisitor, DocumentNode, FieldNode, SelectionSetNode, ValidationContext } from 'graphql'
import { GraphQLError, Kind } from 'graphql'

/** What an operation would ask of the server, fragments included. */
interface Weight {
  /** Levels of fields. */
  depth: number
  aliases: number
  /** Fields that a selection has already. */
  repeats: number
  /** Objects that pages within pages may hold. */
  cost: number
}

const usualPage = 10

function pageOf(field: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  const argument = field.arguments?.find(({ name }) => name.value === 'first')?.value
  if (argument?.kind === Kind.INT) return Number(argument.value)
  if (argument?.kind === Kind.VARIABLE) return Number(variables[argument.name.value] ?? usualPage)
  return ['tickets', 'comments', 'members', 'articles'].includes(field.name.value) ? usualPage : 1
}

function weightOf(document: DocumentNode, variables: Readonly<Record<string, unknown>>): Weight {
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet)
  const weight: Weight = { depth: 0, aliases: 0, repeats: 0, cost: 0 }
  const weigh = (selections: SelectionSetNode, depth: number, objects: number, open: readonly string[]): void => {
    const keys = new Set<string>()
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value
        const inner = fragments.get(name)
        if (inner !== undefined && !open.includes(name)) weigh(inner, depth, objects, [...open, name])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) weigh(selection.selectionSet, depth, objects, open)
      else {
        const times = objects * pageOf(selection, variables)
        weight.depth = Math.max(weight.depth, depth)
        if (selection.alias !== undefined) weight.aliases += 1
        const key = (selection.alias ?? selection.name).value
        if (keys.has(key)) weight.repeats += 1
        keys.add(key)
        if (selection.selectionSet === undefined) continue
        weight.cost += times
        weigh(selection.selectionSet, depth + 1, times, open)
      }
    }
  }
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) weigh(definition.selectionSet, 1, 1, [])
  return weight
}

/** Refuses operations that weigh more than `limits` in any respect. */
export function weightLimit(limits: Partial<Weight>, variables: Readonly<Record<string, unknown>>) {
  return (context: ValidationContext): ASTVisitor => ({
    Document: (document) => {
      const weight = weightOf(document, variables)
      for (const respect of ['depth', 'aliases', 'repeats', 'cost'] as const)
        if (weight[respect] > (limits[respect] ?? Infinity))
          context.reportError(new GraphQLError(`The operation asks for too much (${respect})`))
    },
  })
}
