import { scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import type { RuleContext } from './types.ts'

const addressName =
  /url|uri|link|href|src|callback|hook|feed|image|avatar|picture|logo|source|target|dest|host|domain|site|endpoint|proxy|fetch|import|remote|server|origin|page|redirect|ref$/i

/** Places that take an address by their name or by what stands in them, at most six. */
export function addressPoints(context: RuleContext): Point[] {
  return context
    .points(
      ({ name, value }) =>
        (typeof value === 'string' || value === null) &&
        (addressName.test(name) || /^(?:https?:)?\/\/|^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(scalarText(value))),
    )
    .slice(0, 6)
}
