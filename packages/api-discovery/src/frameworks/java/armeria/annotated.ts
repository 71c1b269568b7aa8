/** Annotated services: objects whose methods carry `@Get("/users/{id}")` and are served by `annotatedService(…)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import {
  below,
  concat,
  itemsOf,
  list,
  native,
  text,
  UNKNOWN,
  type ClassValue,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { element, isFrom, marksOf, textElement, type Mark } from '../../jvm/marks.ts'
import {
  classMarks,
  implementation,
  methodMarks,
  methodsOf,
  parameterMarks,
  scopeOf,
  type Method,
} from '../../jvm/methods.ts'
import { namesInPath } from '../../jvm/path-names.ts'
import { classOf, isSimple, schemaOf, shortName } from '../../jvm/types.ts'
import { armeriaPath } from './path.ts'
import { ServiceContext } from './context.ts'

const METHODS: Readonly<Record<string, HttpMethod>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Delete: 'DELETE',
  Patch: 'PATCH',
  Head: 'HEAD',
  Options: 'OPTIONS',
  Trace: 'TRACE',
}
const PACKAGE = 'com.linecorp.armeria'

interface AnnotatedFacts {
  readonly method: Method
  readonly inPath: ReadonlySet<string>
}

function isAnnotatedFacts(facts: unknown): facts is AnnotatedFacts {
  return typeof facts === 'object' && facts !== null && 'method' in facts && 'inPath' in facts
}

export const annotatedReader: Reader = {
  framework: 'armeria',
  syntax: armeriaPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isAnnotatedFacts(route.facts)) readParameters(route.facts, route.methods, facts, run)
  },
}

/** Whether any method of a class carries a mapping of Armeria. */
export function isAnnotatedService(of: ClassValue, run: Interpreter): boolean {
  return of.def.members.some(({ decorators }) =>
    marksOf(decorators, scopeOf(of), run).some(
      (mark) => mark.package.startsWith(PACKAGE) && Object.hasOwn(METHODS, mark.name),
    ),
  )
}

/** Registers the routes of a service on a router, which carries the prefix that it is served under. */
export function addAnnotatedService(of: ClassValue, router: Router, run: Interpreter): void {
  const prefix =
    element(
      classMarks(of, run).find((mark) => mark.name === 'PathPrefix'),
      'value',
    ) ?? text('')
  for (const method of methodsOf(of, run)) {
    const marks = methodMarks(method, run).filter((mark) => isFrom(mark, PACKAGE))
    const mapped = marks.filter((mark) => Object.hasOwn(METHODS, mark.name))
    const [first] = mapped
    const [declared] = method.declarations
    if (first === undefined || declared === undefined) continue
    const given = [...mapped, ...marks.filter((mark) => mark.name === 'Path')].flatMap((mark) =>
      itemsOf(element(mark, 'value')),
    )
    const path = list((given.length === 0 ? [text('')] : given).map((one) => prefixed(prefix, one)))
    const facts: AnnotatedFacts = { method, inPath: namesInPath(path, armeriaPath) }
    router.route({
      file: declared.owner.scope.module.file,
      line: first.line,
      methods: mapped.flatMap((mark) => METHODS[mark.name] ?? []),
      path,
      handlers: [],
      condition: undefined,
      handler: method.name,
      facts,
    })
  }
}

/** The prefix goes in front of the path itself, behind the word that says how it matches. */
function prefixed(prefix: Value, path: Value): Value {
  const written = path.kind === 'text' && typeof path.parts[0] === 'string' ? path.parts[0] : ''
  const kind = /^(?:prefix|exact|glob|regex):/.exec(written)?.[0]
  if (kind === undefined || path.kind !== 'text') return below(prefix, path)
  const rest: Value = { kind: 'text', parts: [written.slice(kind.length), ...path.parts.slice(1)] }
  return concat([text(kind), prefix, rest])
}

function readParameters(
  { method, inPath }: AnnotatedFacts,
  methods: readonly HttpMethod[],
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const declared = implementation(method)
  if (declared === undefined) return
  const scope = scopeOf(declared.owner)
  const others = methods.includes('GET') ? 'query' : 'form'
  const args = declared.fn.params.map((param, i): Value => {
    readParameter(param, parameterMarks(method, i, run), { scope, inPath, others, facts, run })
    return /^(?:ServiceRequestContext|RequestContext)$/.test(shortName(param.type))
      ? native(new ServiceContext(facts))
      : UNKNOWN
  })
  run.handle(run.makeFunction(declared.fn, scope, undefined, method.of), args, facts)
}

interface Reading {
  readonly scope: Scope
  readonly inPath: ReadonlySet<string>
  readonly others: 'query' | 'form'
  readonly facts: HandlerFacts
  readonly run: Interpreter
}

function readParameter(param: ParamDef, marks: readonly Mark[], { scope, inPath, others, facts, run }: Reading): void {
  const own = param.to.kind === 'name' ? param.to.name : ''
  const schema = schemaOf(param.type, scope, run)
  const known = schema === undefined ? {} : { schema }
  const placed = marks.find((mark) => mark.name === 'Param' || mark.name === 'Header')
  if (placed !== undefined) {
    const name = textElement(placed, 'value') ?? own
    if (placed.name === 'Header') facts.add({ name, in: 'header', ...known })
    else facts.add({ name, in: inPath.has(name) ? 'path' : others, ...known })
    return
  }
  if (marks.some((mark) => mark.name === 'RequestObject')) return addBody(param.type, scope, facts, run)
  if (inPath.has(own)) facts.add({ name: own, in: 'path', ...known })
  else if (classOf(param.type, scope, run) !== undefined && !isSimple(param.type, scope, run))
    addBody(param.type, scope, facts, run)
}
