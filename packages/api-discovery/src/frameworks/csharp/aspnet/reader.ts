import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { UNKNOWN, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { Naming } from '../schemas.ts'
import { marksOf, type Mark } from '../marks.ts'
import { withoutLenient } from './authorization.ts'
import { bindParameter, nameOfType, type BindingRules } from './binding.ts'
import type { Action, Controller } from './controller-class.ts'
import { allowsAnonymous, guardsOfMarks, type PlacedGuard } from './guards.ts'
import { aspnetPath } from './path.ts'
import { collection, httpContext, httpRequest } from './request.ts'
import { aspnetState } from './state.ts'
import { namesIn } from './templates.ts'

export interface ActionFacts {
  readonly kind: 'action'
  readonly controller: Controller
  readonly action: Action
  readonly template: Value
  readonly guards: readonly PlacedGuard[]
}

/** One endpoint of a minimal API, with what the groups around it say. */
export interface MappedEndpoint {
  readonly methods: readonly string[]
  readonly guards: readonly PlacedGuard[]
  readonly isAnonymous: boolean
  /** Its path and those of the groups around it. */
  templates(): readonly Value[]
}

export interface EndpointFacts {
  readonly kind: 'endpoint'
  readonly endpoint: MappedEndpoint
}

export const aspnetReader: Reader = {
  framework: 'aspnet',
  endSlash: 'dropped',
  syntax: aspnetPath,
  readHandlers(route: Route, into: HandlerFacts, run: Interpreter): void {
    const facts = factsOf(route)
    if (facts?.kind === 'action') readAction(facts, route, into, run)
    const handler = route.handlers.at(-1)
    if (facts?.kind === 'endpoint' && handler?.kind === 'function') readEndpoint(facts, handler, into, run)
  },
  routeGuards(route: Route, run: Interpreter): readonly PlacedGuard[] {
    const facts = factsOf(route)
    const { project } = run
    if (facts?.kind === 'action') return withoutLenient(facts.guards, project)
    if (facts?.kind !== 'endpoint') return []
    const marks = handlerMarks(route, run)
    if (facts.endpoint.isAnonymous || allowsAnonymous(marks)) return []
    return withoutLenient([...facts.endpoint.guards, ...guardsOfMarks(marks)], project)
  },
}

function handlerMarks(route: Route, run: Interpreter): readonly Mark[] {
  const handler = route.handlers.at(-1)
  return handler?.kind === 'function' ? marksOf(handler.fn.decorators, handler.scope, run) : []
}

/** What a route is and what stands over it. */
export interface Marked {
  readonly kind: Controller['kind'] | 'endpoint'
  readonly all: readonly Mark[]
  /** Whether it demands something itself, be it what everyone fulfills. */
  readonly demands: boolean
}

/** Undefined where `AllowAnonymous()` opens a route, or for routes of other adapters. */
export function marksOfRoute(route: Route, run: Interpreter): Marked | undefined {
  const facts = isFacts(route.facts) ? route.facts : undefined
  if (facts?.kind === 'action') {
    const all = [...facts.controller.marks, ...facts.action.marks]
    return { kind: facts.controller.kind, all, demands: facts.guards.length > 0 || demandsSome(all) }
  }
  if (facts?.kind !== 'endpoint' || facts.endpoint.isAnonymous) return undefined
  const all = handlerMarks(route, run)
  return { kind: 'endpoint', all, demands: facts.endpoint.guards.length > 0 || demandsSome(all) }
}

function demandsSome(marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.name === 'Authorize')
}

/** Routes of other adapters have other facts, or none. */
function isFacts(facts: unknown): facts is ActionFacts | EndpointFacts {
  return (
    typeof facts === 'object' && facts !== null && 'kind' in facts && ('controller' in facts || 'endpoint' in facts)
  )
}

function factsOf(route: Route): ActionFacts | EndpointFacts | undefined {
  // Only this adapter registers routes with this reader, and it gives one of the two or nothing.
  return route.facts as ActionFacts | EndpointFacts | undefined
}

function readAction(
  { controller, action, template }: ActionFacts,
  route: Route,
  into: HandlerFacts,
  run: Interpreter,
): void {
  const { method } = action.member
  if (method === undefined) return
  const scope = action.owner.scope
  const rules = rulesFor(controller, action, route, run)
  const names = namesIn([template])
  for (const param of method.params) bindParameter(param, scope, names, rules, into, run)
  readAccesses(
    run.makeFunction(method, scope, undefined, action.owner),
    method,
    scope,
    into,
    run,
    new ControllerSelf(controller.of, into),
  )
}

function namingOf({ kind }: Controller, run: Interpreter): Naming {
  const { hasCamelCaseJson, hasCamelCaseModel } = aspnetState(run.project)
  if (kind === 'webapi') return hasCamelCaseJson ? 'camel' : 'written'
  return kind === 'odata' && !hasCamelCaseModel ? 'written' : 'camel'
}

function rulesFor(controller: Controller, action: Action, route: Route, run: Interpreter): BindingRules {
  const sends = route.methods.some((method) => /^(?:POST|PUT|PATCH)$/.test(method))
  if (controller.kind !== 'mvc')
    return {
      simple: 'query',
      complex: sends || controller.kind === 'webapi' ? 'json' : 'query',
      naming: namingOf(controller, run),
    }
  const json = action.member.method?.params.some(({ decorators }) =>
    JSON.stringify(decorators ?? []).includes('FromBody'),
  )
  return sends && json !== true ? { simple: 'form', complex: 'form' } : { simple: 'query', complex: 'query' }
}

function readEndpoint({ endpoint }: EndpointFacts, handler: FunctionValue, into: HandlerFacts, run: Interpreter): void {
  const names = namesIn(endpoint.templates())
  const sends = endpoint.methods.some((method) => /^(?:POST|PUT|PATCH)$/.test(method))
  for (const param of handler.fn.params) {
    const implicit = param.type === undefined && handler.fn.params.length === 1
    if (!implicit)
      bindParameter(param, handler.scope, names, { simple: 'query', complex: sends ? 'json' : 'query' }, into, run)
  }
  readAccesses(handler, handler.fn, handler.scope, into, run)
}

/** What a method of a class reads from the request that the class has. */
export function readRequest(of: ClassValue, method: FunctionDef, into: HandlerFacts, run: Interpreter): void {
  const fn = run.makeFunction(method, of.scope, undefined, of)
  readAccesses(fn, method, of.scope, into, run, new ControllerSelf(of, into))
}

/** What the body reads from the context itself. */
function readAccesses(
  fn: FunctionValue,
  def: FunctionDef,
  _scope: Scope,
  into: HandlerFacts,
  run: Interpreter,
  self?: Native,
): void {
  const args = def.params.map((param): Value => {
    const type = nameOfType(param.type)
    if (type === 'HttpRequest' || type === 'HttpRequestMessage') return httpRequest(into)
    if (type === 'FormCollection' || type === 'IFormCollection') return collection('form', into)
    const isContext = type === 'HttpContext' || (type === undefined && def.params.length === 1)
    return isContext ? httpContext(into) : UNKNOWN
  })
  run.handle(fn, args, into, self === undefined ? undefined : { kind: 'native', native: self })
}

/** `this` of an action: the request, and the methods of the controller. */
class ControllerSelf extends Native {
  override readonly isRequest = true
  readonly #of: ClassValue
  readonly #facts: HandlerFacts

  constructor(of: ClassValue, facts: HandlerFacts) {
    super()
    this.#of = of
    this.#facts = facts
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    if (name === 'Request') return httpRequest(this.#facts)
    if (name === 'HttpContext' || name === 'Context' || name === 'ControllerContext') return httpContext(this.#facts)
    const own = run.memberOf({ kind: 'instance', of: this.#of, fields: new Map() }, name, site.file)
    return own.kind === 'unknown' ? undefined : own
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const own = this.member(name, call, run)
    if (own?.kind !== 'function') return undefined
    return run.invoke(own, call.args, call.named, { kind: 'native', native: this })
  }
}
