import type { Exchange } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'
import type { Point } from '../request/points.ts'
import { withPoint } from '../request/points.ts'
import { contextsOf } from './html-context.ts'
import type { HtmlContext } from './html-context.ts'
import type { RuleContext } from './types.ts'

/** A place of the request whose value comes back in a page. */
export interface Reflection {
  readonly point: Point
  readonly contexts: readonly HtmlContext[]
  /** Sends a text in the place and gives the page back, if it is one. */
  readonly send: (text: string) => Promise<{ exchange: Exchange; html: string } | undefined>
}

const maxPoints = 12

/** The places whose values come back in HTML, each with the contexts in which they stand there. */
export async function htmlReflections(context: RuleContext): Promise<Reflection[]> {
  const draft = context.baseline()?.draft ?? context.unreached()?.draft
  if (draft === undefined) return []
  const found: Reflection[] = []
  const points = context.points(({ value }) => typeof value === 'string' || typeof value === 'number')
  for (const point of points.slice(0, maxPoints)) {
    const send: Reflection['send'] = async (text) => {
      const exchange = await context.send(withPoint(draft, point, text))
      return contentKind(exchange.response) === 'html' ? { exchange, html: textOf(exchange.response) } : undefined
    }
    const marker = `hf${context.unique()}`
    const page = await send(marker)
    const contexts = page === undefined ? [] : contextsOf(page.html, marker)
    if (contexts.length > 0) found.push({ point, contexts, send })
  }
  return found
}
