/** Routes that stand on controllers, as attributes or annotations. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { below, itemsOf, list, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { byBody } from '../../../routing/bodies.ts'
import type { Router } from '../../../routing/graph.ts'
import { marksOf, markValue, scopeOf, type Mark } from '../marks.ts'
import { actionNamed, shortName } from '../controllers.ts'
import { guardsOf } from './guards.ts'
import type { SymfonyFacts } from './reader.ts'

/** FOSRestBundle names marks after methods. */
const VERBS: Readonly<Record<string, HttpMethod>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
}

export interface ControllerRoute {
  readonly of: ClassValue
  readonly path: Value
  readonly methods: readonly HttpMethod[]
  readonly line: number
  readonly facts: SymfonyFacts
  readonly name: string
}

/** The routes of one class; `marks` of the class give prefix and default methods. */
export function routesOf(of: ClassValue, run: Interpreter): ControllerRoute[] {
  const classMarks = marksOf(of.def, scopeOf(of), run)
  const own = classMarks.filter(isRoute)
  const prefixes = own.length > 0 ? own.map(pathsOf) : [text('')]
  const found = of.def.members.flatMap((member): ControllerRoute[] => {
    const { method } = member
    if (method === undefined) return []
    return marksOf(method, scopeOf(of), run)
      .filter((mark) => isRoute(mark) || isVerb(mark))
      .flatMap((mark) =>
        prefixes.map((prefix) => routeOf(mark, method, join(prefix, pathsOf(mark)), of, classMarks, run)),
      )
  })
  if (found.length > 0 || own.length === 0) return found
  // A class that is called itself carries its route.
  const invoked = of.def.members.find((member) => member.name === '__invoke')?.method
  return invoked === undefined ? [] : own.map((mark) => routeOf(mark, invoked, pathsOf(mark), of, [], run))
}

function routeOf(
  mark: Mark,
  fn: FunctionDef,
  path: Value,
  of: ClassValue,
  classMarks: readonly Mark[],
  run: Interpreter,
): ControllerRoute {
  const marks = marksOf(fn, scopeOf(of), run)
  const sensio = marks.filter((one) => one.name === 'Method').flatMap((one) => namesOf(markValue(one, 0, 'methods')))
  const given = [...methodsOf(mark), ...sensio]
  const ofClass = classMarks.filter(isRoute).flatMap(methodsOf)
  const methods = given.length > 0 ? given : ofClass.length > 0 ? ofClass : ANY_METHODS
  const name = fn.name ?? ''
  const action = actionNamed(of, name, run)
  return {
    of,
    path,
    methods,
    line: mark.line,
    name: name === '__invoke' ? shortName(of) : `${shortName(of)}::${name}`,
    facts: {
      action: () => action,
      marks,
      guards: [...guardsOf(marksOf(of.def, scopeOf(of), run)), ...guardsOf(marks)],
    },
  }
}

function isRoute(mark: Mark): boolean {
  return mark.name === 'Route' && !mark.full.startsWith('Spiral\\')
}

/** Descriptions for OpenAPI have marks of the same names. */
function isVerb(mark: Mark): boolean {
  if (/^(?:OA|SWG|OpenApi|Swagger)\\/.test(mark.full)) return false
  return Object.hasOwn(VERBS, mark.name) && (mark.args.length > 0 || mark.named.has('path'))
}

function methodsOf(mark: Mark): readonly HttpMethod[] {
  const verb = Object.hasOwn(VERBS, mark.name) ? VERBS[mark.name] : undefined
  return verb === undefined ? namesOf(markValue(mark, -1, 'methods')) : [verb]
}

function namesOf(value: Value | undefined): HttpMethod[] {
  return itemsOf(value).flatMap((item) => {
    // Request::METHOD_GET
    const constant = item.kind === 'external' ? /^METHOD_([A-Z]+)$/.exec(item.path.at(-1) ?? '')?.[1] : undefined
    return constant ?? plainText(item)?.toUpperCase().split('|') ?? []
  })
}

/** One path, or one for each language. */
function pathsOf(mark: Mark): Value {
  const given = markValue(mark, 0, 'path', 'value')
  if (given?.kind === 'record') return list([...given.fields.values()])
  return given ?? text('')
}

function join(prefix: Value, path: Value): Value {
  if (prefix.kind === 'list') return list(prefix.items.flatMap((one) => itemsOf(join(one, path))))
  if (path.kind === 'list') return list(path.items.map((one) => join(prefix, one)))
  return below(prefix, path)
}

/** Puts a class's routes on a router. */
export function register(routes: readonly ControllerRoute[], router: Router): void {
  for (const { of, path, methods, line, facts, name } of routes) {
    const { file } = of.scope.module
    for (const some of byBody(methods)) {
      router.route({ file, line, condition: undefined, methods: some, path, handlers: [], handler: name, facts })
    }
  }
}
