import type { Endpoint } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import { pointsOf } from '../request/points.ts'
import { consumerKeys } from '../values/names.ts'

/** For things that are named by a field of theirs, e.g. a title, what the creation sent in the field that a path parameter means. */
export function sentName(draft: RequestDraft, endpoint: Endpoint, name: string): string | undefined {
  const wanted = new Set(consumerKeys(endpoint, 'path', name))
  const point = pointsOf(draft).find(
    (one) =>
      one.in === 'body' &&
      (typeof one.value === 'string' || typeof one.value === 'number') &&
      consumerKeys(draft.endpoint, 'body', one.name).some((key) => wanted.has(key)),
  )
  return point === undefined ? undefined : scalarText(point.value)
}
