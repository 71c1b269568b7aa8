/** Which page of Razor Pages a file is, by its place. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { ClassValue } from '../../../engine/values.ts'
import type { Route } from '../../../routing/graph.ts'
import type { PlacedGuard } from '../aspnet/guards.ts'
import { marksOf, type Mark } from '../marks.ts'

/** `Route.facts` of pages. */
export interface PageFacts {
  readonly kind: 'page'
  readonly of: ClassValue
  readonly method: FunctionDef
  readonly guards: readonly PlacedGuard[]
}

/** A page as conventions name it: `/Private/Index`, in an area or (empty) in none. */
export interface Page {
  readonly name: string
  readonly area: string
  readonly marks: readonly Mark[]
}

/** `/Orders/Edit` of `Pages/Orders/Edit.cshtml.cs`; paths of pages in areas stand below the area. */
export function pageOfFile(
  file: string,
): { readonly path: string; readonly name: string; readonly area: string } | undefined {
  const [, area = '', page] = /(?:^|\/)(?:Areas\/(\w+)\/)?Pages\/(.+)\.cshtml\.cs$/.exec(file) ?? []
  if (page === undefined) return undefined
  const path = page.replace(/(?:^|\/)Index$/, '')
  return { path: area === '' ? `/${path}` : `/${area}/${path}`, name: `/${page}`, area }
}

/** The page that a route serves; undefined for routes of other adapters. */
export function pageOf(route: Route, run: Interpreter): Page | undefined {
  const facts = isPageFacts(route.facts) ? route.facts : undefined
  const page = pageOfFile(route.file)
  if (facts === undefined || page === undefined) return undefined
  return { name: page.name, area: page.area, marks: marksOf(facts.of.def.decorators, facts.of.scope, run) }
}

function isPageFacts(facts: unknown): facts is PageFacts {
  return typeof facts === 'object' && facts !== null && 'kind' in facts && facts.kind === 'page'
}
