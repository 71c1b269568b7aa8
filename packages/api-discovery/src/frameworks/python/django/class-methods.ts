/** The methods that a class-based view answers, with what answers each of them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { plainText, type ClassValue, type FunctionValue, type Instance } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { classAttribute, instanceOf, methodNames, methodOf, VERBS } from '../views.ts'
import { outsideMethods } from './outside-classes.ts'
import type { ClassView } from './view.ts'

export interface ClassHandler {
  readonly method: HttpMethod
  /** Undefined when a base class from a package answers. */
  readonly fn: FunctionValue | undefined
  /** The name that the view's method has: `get`, or `list` of a viewset. */
  readonly action: string
  readonly view: Instance
}

export function classHandlers(of: ClassView, run: Interpreter): readonly ClassHandler[] {
  const view = instanceOf(of.of, run)
  const [actions] = of.made.args
  // `UserViewSet.as_view({'get': 'list'})`
  if (actions?.kind === 'record') {
    return [...actions.fields].flatMap(([verb, value]) => {
      const action = plainText(value)
      return action === undefined ? [] : [{ method: verb.toUpperCase(), fn: methodOf(view, action, run), action, view }]
    })
  }
  const inherited = new Set(run.project.outsideBases(of.of, run).flatMap((base) => outsideMethods(base) ?? []))
  const handlers = VERBS.flatMap((verb): ClassHandler[] => {
    const fn = methodOf(view, verb, run)
    const method = verb.toUpperCase()
    return fn !== undefined || inherited.has(method) ? [{ method, fn, action: verb, view }] : []
  })
  const known = handlers.length > 0 ? handlers : dispatched(view, run)
  const allowed = allowedMethods(of.of, run)
  return allowed === undefined ? known : known.filter(({ method }) => allowed.has(method))
}

/** A class with a `dispatch` or `__call__` of its own, or one of which nothing is known, answers GET at least. */
function dispatched(view: Instance, run: Interpreter): readonly ClassHandler[] {
  const fn = methodOf(view, 'dispatch', run) ?? methodOf(view, '__call__', run)
  return [{ method: 'GET', fn, action: 'get', view }]
}

/** `http_method_names = ['get', 'head']`; undefined when every method is allowed. */
export function allowedMethods(of: ClassValue, run: Interpreter): ReadonlySet<HttpMethod> | undefined {
  const names = methodNames(classAttribute(of, 'http_method_names', run))
  return names.length > 0 ? new Set(names) : undefined
}
