/** Resource classes, and those that locators in them lead to. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import { below, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import type { Mark } from '../../jvm/marks.ts'
import {
  classMarks,
  implementation,
  lineage,
  methodMarks,
  methodsOf,
  parameterMarks,
  scopeOf,
  type Declaration,
  type Method,
} from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { enforcesAnnotations } from '../../jvm/security-enforcement.ts'
import { securityGuards, type DeclaredGuard } from '../../jvm/security-marks.ts'
import { classOf, shortName } from '../../jvm/types.ts'
import { designatorOf, markOf } from './marks.ts'
import { readParameters, type ResourceHandler } from './parameters.ts'
import { pathOf, prefixFor } from './path.ts'

const MAX_LOCATORS = 12

interface ResourceFacts {
  readonly handler: ResourceHandler
  readonly guards: readonly DeclaredGuard[]
}

function isResourceFacts(facts: unknown): facts is ResourceFacts {
  return typeof facts === 'object' && facts !== null && 'handler' in facts && 'guards' in facts
}

const reader: Reader = {
  framework: 'jaxrs',
  endSlash: 'dropped',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isResourceFacts(route.facts)) readParameters(route.facts.handler, pathText(route.path), facts, run)
  },
  routeGuards(route: Route) {
    return isResourceFacts(route.facts) ? route.facts.guards : []
  },
}

function pathText(path: Value): string {
  return path.kind === 'text' ? path.parts.filter((part) => typeof part === 'string').join('') : ''
}

/** Classes and interfaces that locators lead to. */
const located = new WeakMap<Project, Set<ClassValue>>()

/** Whether the path of a class stands on it, and not on what it comes from. */
export function hasOwnPath(of: ClassValue, run: Interpreter): boolean {
  return markOf(classMarks(of, run), 'Path') !== undefined
}

/** Registers the routes of a class, when it is a root resource. */
export function addResource(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract === true) return
  const marks = classMarks(of, run)
  if (markOf(marks, 'RegisterRestClient') !== undefined) return
  const own = markOf(marks, 'Path')
  const known = located.get(run.project)
  // What only its interface gives a path is reached by the locators that answer with the interface.
  if (own === undefined && known !== undefined && lineage(of, run).some((one) => known.has(one))) return
  const path = own ?? inheritedPath(of, run)
  if (path === undefined || markOf(marks, 'ServerEndpoint', 'ApplicationPath') !== undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = prefixFor(of, run)
  addMethods(of, pathOf(path), marks, router, run, [])
}

function inheritedPath(of: ClassValue, run: Interpreter): Mark | undefined {
  return lineage(of, run)
    .slice(1)
    .map((one) => markOf(classMarks(one, run), 'Path'))
    .find(Boolean)
}

function addMethods(
  of: ClassValue,
  prefix: Value,
  marks: readonly Mark[],
  router: Router,
  run: Interpreter,
  onTheWay: readonly ClassValue[],
): void {
  for (const method of methodsOf(of, run)) {
    const own = methodMarks(method, run)
    const designator = designatorOf(own)
    const pathMark = markOf(own, 'Path')
    const path = joined(prefix, pathOf(pathMark))
    if (designator === undefined) {
      if (pathMark !== undefined) followLocator(method, path, router, run, [...onTheWay, of])
      continue
    }
    const facts: ResourceFacts = {
      handler: { method, marks: own, classMarks: marks },
      guards: [
        ...securityGuards(own, marks, () => enforcesAnnotations(of, marks, run)),
        ...authenticatedParameters(method, run),
      ],
    }
    router.route({
      file: designator.file,
      line: designator.line,
      methods: [designator.method],
      path,
      handlers: [],
      condition: undefined,
      handler: method.name,
      facts,
      ...(own.some((mark) => mark.name === 'Deprecated') ? { deprecated: true } : {}),
    })
  }
}

/** A method with a path and no HTTP method answers with an object whose methods go on from there. */
function followLocator(
  method: Method,
  path: Value,
  router: Router,
  run: Interpreter,
  onTheWay: readonly ClassValue[],
): void {
  const declared = implementation(method)
  if (declared === undefined || onTheWay.length > MAX_LOCATORS) return
  const target = typeLocated(declared.fn.returns, declared.owner, run) ?? valueLocated(declared, method.of, run)
  if (target !== undefined && !onTheWay.includes(target)) {
    const known = located.get(run.project) ?? new Set()
    located.set(run.project, known.add(target))
    addMethods(target, path, classMarks(target, run), router, run, onTheWay)
  }
}

/** The class that a locator answers with: `OrderResource`, `Class<OrderResource>`. */
function typeLocated(type: TypeExpr | undefined, owner: ClassValue, run: Interpreter): ClassValue | undefined {
  const inner = type?.kind === 'named' && shortName(type) === 'Class' ? type.args[0] : type
  return classOf(inner, scopeOf(owner), run)
}

/** What a locator that answers with an `Object` makes: `return new OrderResource(id)`. */
function valueLocated({ fn, owner }: Declaration, of: ClassValue, run: Interpreter): ClassValue | undefined {
  let made: Value | undefined
  run.unit(owner.scope.module, () => {
    made = run.maybe(() => run.invoke(run.makeFunction(fn, scopeOf(owner), undefined, of), []))
  })
  return made?.kind === 'instance' ? made.of : undefined
}

function joined(prefix: Value, path: Value): Value {
  return below(prefix, path)
}

/** `@Auth User user` of Dropwizard refuses callers who are nobody; `Optional<User>` lets them in. */
function authenticatedParameters(method: Method, run: Interpreter): DeclaredGuard[] {
  const params = implementation(method)?.fn.params ?? []
  return params.flatMap((param, i): DeclaredGuard[] => {
    const auth = markOf(parameterMarks(method, i, run), 'Auth')
    if (auth === undefined || shortName(param.type) === 'Optional') return []
    return [{ guard: { name: '@Auth', kind: 'authentication' }, line: auth.line }]
  })
}
