import { getNamedType, isInterfaceType, isObjectType } from 'graphql'
import type { GraphQLField, GraphQLNamedOutputType } from 'graphql'
import type { TypePage } from '../model/endpoint.ts'
import { needsNoArgument } from './graphql-selection.ts'

const sizeName = /^(?:first|last|limit|take|top|count|size|per_?page|page_?size|max(?:_?results)?|num)$/i
/** Pages in each other that are looked for: three of a hundred objects are a million. */
const wanted = 3
/** Fields from one page to the next: `edges { node { author { tickets …`. */
const longestLead = 3

interface Way {
  readonly pages: readonly TypePage[]
  readonly lead: readonly string[]
  readonly type: GraphQLNamedOutputType
}

function sizeOf({ args }: GraphQLField<unknown, unknown>): string | undefined {
  return args.find(({ name, type }) => sizeName.test(name) && getNamedType(type).name === 'Int')?.name
}

/** The shortest way along fields that page their objects, at most three of them, from a root field inwards; breadth first. */
export function pagesFrom(root: GraphQLField<unknown, unknown>): TypePage[] {
  const size = sizeOf(root)
  const start: Way = {
    pages: size === undefined ? [] : [{ lead: [], field: root.name, size }],
    lead: [],
    type: getNamedType(root.type),
  }
  const queue = [start]
  let best = start
  // The list grows while it is walked.
  for (const { pages, lead, type } of queue) {
    if (pages.length > best.pages.length) best = { pages, lead, type }
    if (best.pages.length >= wanted || queue.length > 500) break
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      if (!needsNoArgument(field)) continue
      const next = getNamedType(field.type)
      const inner = sizeOf(field)
      if (inner !== undefined)
        queue.push({ pages: [...pages, { lead, field: field.name, size: inner }], lead: [], type: next })
      else if (lead.length < longestLead) queue.push({ pages, lead: [...lead, field.name], type: next })
    }
  }
  return [...best.pages]
}
