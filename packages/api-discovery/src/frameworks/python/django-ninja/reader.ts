import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Schema } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { DJANGO_REQUEST } from '../django/request.ts'
import { Signature } from '../fastapi/signature.ts'
import { decoratorGuards } from '../guards.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { readView, viewFunction, viewName } from '../views.ts'

/** What only this reader knows of a route. */
export interface NinjaFacts {
  /** Asked when all routers are known, as a router's place decides too. */
  readonly guards: (run: Interpreter) => readonly FoundGuard[]
}

const CONVERTERS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  uuid: { type: 'string', format: 'uuid' },
}

/** `{item_id}`, `{int:item_id}` */
function ninjaPath(piece: string): readonly PathForm[] {
  const params: ReturnType<typeof pathParam>[] = []
  const path = piece.replace(/\{\s*(?:(\w+)\s*:)?\s*(\w+)\s*\}/g, (_, converter: string | undefined, name: string) => {
    const schema = converter !== undefined && Object.hasOwn(CONVERTERS, converter) ? CONVERTERS[converter] : undefined
    params.push(pathParam(parameterName(name), schema))
    return `{${parameterName(name)}}`
  })
  return [{ path, params }]
}

export const ninjaReader: Reader = {
  framework: 'django-ninja',
  syntax: ninjaPath,
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const inner = unwrapped(view)
    const signature = new Signature(run, facts, namesInPath(route, ninjaPath, run))
    const first = inner.fn.params[0]?.to
    signature.read(
      inner,
      new Set(['request', ...(first?.kind === 'name' && inner.self === undefined ? [first.name] : [])]),
    )
    signature.finish()
    readView(view, new RequestValue(DJANGO_REQUEST, facts), facts, run)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    // Only Ninja's own registrations make routes of this reader.
    const { guards } = route.facts as NinjaFacts
    const declared = guards(run).map((guard) => ({ guard, line: route.line }))
    return view === undefined ? declared : [...declared, ...decoratorGuards(view, route, run)]
  },
}
