/** Views in Python: functions under their decorators, and classes with a method for each verb. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ClassValue, FunctionValue, Instance, Value } from '../../engine/values.ts'
import { alternatives, itemsOf, native, plainText } from '../../engine/values.ts'
import { HTTP_METHODS, type HttpMethod } from '../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'
import { argument, type Call } from '../../engine/native.ts'
import { decoratorGuards } from './guards.ts'
import { applyMarks } from './input-mark.ts'
import { RequestValue, type RequestShape } from './request.ts'
import { unwrapped } from './standard/index.ts'

/** Methods of which a class has a Python method in lower case. */
export const VERBS: readonly string[] = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

export interface VerbHandler {
  readonly method: HttpMethod
  readonly fn: FunctionValue
}

/** The methods of a class, its own or inherited inside the folder, that are named after verbs; bound to one instance. */
export function verbHandlers(of: ClassValue, run: Interpreter, nameOf = (verb: string): string => verb): VerbHandler[] {
  const instance = instanceOf(of, run)
  return VERBS.flatMap((verb) => {
    const fn = methodOf(instance, nameOf(verb), run)
    return fn === undefined ? [] : [{ method: verb.toUpperCase(), fn }]
  })
}

export function instanceOf(of: ClassValue, run: Interpreter): Instance {
  const made = run.instantiate(of, run.callOf(undefined, of.scope, [], new Map(), of.def.line))
  return made.kind === 'instance' ? made : { kind: 'instance', of, fields: new Map() }
}

export function methodOf(of: Instance | ClassValue, name: string, run: Interpreter): FunctionValue | undefined {
  const holder = of.kind === 'class' ? of : of.of
  const member = run.memberOf(of, name, holder.scope.module.file)
  return member.kind === 'function' ? member : undefined
}

/** The value of an attribute of a class; undefined when it and its bases inside the folder do not have it. */
export function classAttribute(of: ClassValue, name: string, run: Interpreter): Value | undefined {
  const found = run.memberOf(of, name, of.scope.module.file)
  return found.kind === 'unknown' && found.claimed === undefined && found.type === undefined ? undefined : found
}

/** `methods=['GET', 'post']` as methods; undefined when none are given or known. */
export function methodsArgument(call: Call, ...names: readonly string[]): readonly HttpMethod[] | undefined {
  const found = methodNames(argument(call, -1, ...names))
  return found.length > 0 ? found : undefined
}

/** Names of methods in a text or list of texts, in upper case; members of an enumeration too: `HTTPMethod.GET`. */
export function methodNames(given: Value | undefined): readonly HttpMethod[] {
  return itemsOf(given).flatMap((item) => {
    const name = (plainText(item) ?? (item.kind === 'external' ? item.path.at(-1) : undefined))?.toUpperCase()
    return name === undefined || (item.kind === 'external' && !KNOWN_METHODS.has(name)) ? [] : [name]
  })
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(HTTP_METHODS)

export interface ViewReaderOptions {
  readonly framework: string
  readonly syntax: PathSyntax
  readonly endSlash?: Reader['endSlash']
  /** How the framework's request is read; it is the first argument, and `self.request` in classes. */
  readonly request: RequestShape
  readonly guard?: Reader['guard']
}

/** A reader for frameworks that hand the request to the view as its first argument. */
export function viewReader(options: ViewReaderOptions): Reader {
  const { framework, syntax, endSlash, request, guard } = options
  return {
    framework,
    syntax,
    ...(endSlash === undefined ? {} : { endSlash }),
    ...(guard === undefined ? {} : { guard }),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const view = viewFunction(route.handlers.at(-1))
      if (view === undefined) return
      applyMarks(unwrapped(view), route.methods, facts, run)
      readView(view, new RequestValue(request, facts), facts, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const view = viewFunction(route.handlers.at(-1))
      return view === undefined ? [] : decoratorGuards(view, route, run)
    },
    handlerName: viewName,
  }
}

/** Reads a view with the request as its first argument, and the view under its wrappers too. */
export function readView(view: FunctionValue, request: RequestValue, facts: HandlerFacts, run: Interpreter): void {
  const given = native(request)
  const inner = unwrapped(view)
  for (const fn of inner === view ? [view] : [view, inner]) {
    const self = fn.self ?? view.self
    if (self?.kind === 'instance') self.fields.set('request', given)
    run.handle(fn, [given], facts, self)
  }
}

/**
 * The function that a value is as a view. A decorated function is both itself and what its decorator made of it; a
 * wrapper that tells what it wraps says more.
 */
export function viewFunction(value: Value | undefined): FunctionValue | undefined {
  if (value === undefined) return undefined
  const functions = alternatives(value).filter((one) => one.kind === 'function')
  return functions.find((one) => unwrapped(one) !== one) ?? functions[0]
}

export function viewName(handler: Value): string | undefined {
  const view = viewFunction(handler)
  return view === undefined ? undefined : unwrapped(view).fn.name
}
