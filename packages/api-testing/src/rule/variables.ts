import type { Json } from '../json.ts'
import { pathOf, scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import type { RuleFile } from './schema.ts'
import { render, renderText } from './template.ts'
import type { RuleContext } from './types.ts'

export interface PayloadParts {
  readonly send: Json
  readonly expect: string
}

/** What `<<names>>` stand for in one attempt; random ones are fresh each time. */
export function commonVariables(
  file: RuleFile,
  context: RuleContext,
  point: Point | undefined,
  payload: PayloadParts | undefined,
): Map<string, Json> {
  const { endpoint } = context
  const n = context.number(10_000, 99_999)
  const m = n + context.number(1, 99)
  const url = new URL(endpoint.origin)
  const draft = context.baseline()?.draft
  const variables = new Map<string, Json>([
    ['random', context.unique()],
    ['n', n],
    ['m', m],
    ['product', n * m],
    ['sum', n + m],
    ['origin', endpoint.origin],
    ['host', url.host],
    ['hostname', url.hostname],
    ['path', draft === undefined ? endpoint.path : pathOf(draft)],
    ['method', endpoint.method],
    ['endpoint', endpoint.id],
    ['owner', context.owner],
    ['point', point?.name ?? ''],
    ['place', point?.in ?? ''],
    ['value', point === undefined ? '' : scalarText(point.value)],
  ])
  for (const [name, text] of Object.entries(file.variables)) variables.set(name, renderText(text, variables))
  if (payload !== undefined) {
    variables.set('payload', render(payload.send, variables))
    variables.set('expect', renderText(payload.expect, variables))
  }
  return variables
}
