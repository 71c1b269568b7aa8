import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import { alternatives, itemsOf, native, type ClassValue } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { takeBody } from '../../../routing/bodies.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import { filterRefusal, isKnownGuard } from '../refusing.ts'
import { actionOf, ControllerSelf, methodOf, type Action } from './controllers.ts'
import { filtersOf, type Filter } from './filters.ts'
import { BracketedFacts, type ParamSink } from '../params.ts'

/** A guard that the routes themselves put up: `authenticate :user do … end`. */
export class RouteGuard extends Native {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

export const railsReader: Reader = {
  framework: 'rails',
  endSlash: 'dropped',
  syntax: journeyPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const action = targetOf(route, run)
    if (action === undefined) return
    const bracketed = new BracketedFacts(facts)
    const self = native(new ControllerSelf(action.of, sinkOf(route, bracketed, action, run)))
    for (const filter of filtersOf(action.of, action.name, run)) {
      const fn = filter.block ?? methodOf(action.of, filter.name, run)
      if (fn !== undefined) run.handle({ ...fn, self }, [], facts, self)
    }
    if (action.method !== undefined) run.handle(action.method, [], facts, self)
    bracketed.flush()
  },
  routeGuards(route: Route, run: Interpreter) {
    const action = targetOf(route, run)
    if (action === undefined) return []
    return filtersOf(action.of, action.name, run).flatMap((filter) => {
      const guard = guardOf(filter, action.of, run)
      return guard === undefined ? [] : [{ guard, file: filter.file, line: filter.line }]
    })
  },
  guard(handler) {
    if (handler.kind !== 'native' || !(handler.native instanceof RouteGuard)) return undefined
    return { name: handler.native.name, kind: 'authentication' }
  },
}

function targetOf(route: Route, run: Interpreter): Action | undefined {
  return typeof route.facts === 'string' ? actionOf(route.facts, run) : undefined
}

function guardOf(filter: Filter, of: ClassValue, run: Interpreter): FoundGuard | undefined {
  if (filter.isConditional) return undefined
  if (filter.name === 'http_basic_authenticate_with') return { name: filter.name, kind: 'authentication' }
  if (/^(?:load_and_)?authorize_resource$/.test(filter.name)) return { name: filter.name, kind: 'authorization' }
  const fn = filter.block ?? methodOf(of, filter.name, run)
  if (fn === undefined) return isKnownGuard(filter.name) ? { name: filter.name, kind: 'authentication' } : undefined
  const found = filterRefusal(fn.fn)
  return found === undefined
    ? undefined
    : { name: filter.block === undefined ? filter.name : 'before_action', kind: found.kind }
}

function sinkOf(route: Route, facts: HandlerFacts, action: Action, run: Interpreter): ParamSink {
  const place: ParamPlace = !takeBody(route.methods) ? 'query' : takesJson(action, run) ? 'json' : 'form'
  return { facts, place, inPath: pathNames(route) }
}

/** Whether the controller serves an API; others take forms. */
function takesJson({ of, method }: Action, run: Interpreter): boolean {
  if (/(?:^|::)(?:API|Api|V\d+)(?:::|$)/.test(of.def.name ?? '')) return true
  if (run.project.outsideBases(of, run).some((base) => base === 'ActionController.API')) return true
  return /"(?:name|value)":"(?:json|to_json|render_json|jbuilder|render_success)"/.test(
    JSON.stringify(method?.fn.body ?? []),
  )
}

function pathNames(route: Route): Set<string> {
  const texts = itemsOf(route.path)
    .flatMap((one) => [...alternatives(one)])
    .flatMap((one) => (one.kind === 'text' ? one.parts.filter((part) => typeof part === 'string') : []))
  return new Set(texts.flatMap((part) => [...part.matchAll(/[:*]([A-Za-z_]\w*)/g)].map(([, name = '']) => name)))
}
