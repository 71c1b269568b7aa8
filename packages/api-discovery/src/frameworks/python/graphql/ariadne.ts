/** Ariadne: the schema is text. */
import { Kind, parse } from 'graphql'
import { itemsOf, plainText, type Value } from '../../../engine/values.ts'
import type { Operation } from './schema.ts'

const ROOTS = new Set(['Query', 'Mutation', 'Subscription'])

/** Operations of a schema's texts; nothing for text that is no schema. */
export function operationsOfText(given: Value | undefined): Operation[] {
  return itemsOf(given).flatMap((one) => operations(plainText(one)))
}

function operations(source: string | undefined): Operation[] {
  if (source === undefined) return []
  try {
    return parse(source, { maxTokens: 100_000 }).definitions.flatMap((one) => {
      const isType = one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION
      if (!isType || !ROOTS.has(one.name.value)) return []
      return (one.fields ?? []).map((field): Operation => ({
        name: `${one.name.value}.${field.name.value}`,
        args: (field.arguments ?? []).map((arg) => arg.name.value),
        at: undefined,
      }))
    })
  } catch {
    return []
  }
}
