import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import type { Point } from '../request/points.ts'
import type { RuleContext } from './types.ts'

const sizeName =
  /^(?:\$?limit|per_?page|page_?size|size|count|take|\$?top|rows|max(?:_?results)?|first|results|num|page\[size\]|page\[limit\])$/i

/** Query parameters, and variables of GraphQL, that set how many rows are wanted. */
export function pageSizePoints(context: RuleContext): Point[] {
  const isGraphql = context.endpoint.graphql !== undefined
  return context
    .points(({ in: place, name }) =>
      isGraphql
        ? place === 'body' && sizeName.test(name.replace(/^variables\./, ''))
        : place === 'query' && sizeName.test(name),
    )
    .slice(0, 2)
}

/** Number of elements of the longest list in an answer, down to three levels. */
export function longestList({ response }: Exchange): number {
  const visit = (value: Json | undefined, depth: number): number => {
    if (Array.isArray(value)) return value.length
    if (!isJsonObject(value) || depth > 3) return 0
    return Math.max(0, ...Object.values(value).map((entry) => visit(entry, depth + 1)))
  }
  return visit(parseJson(textOf(response)), 0)
}
