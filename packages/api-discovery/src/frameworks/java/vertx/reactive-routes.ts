/** Reactive Routes of Quarkus: methods marked `@Route(path = "/hello", methods = HttpMethod.GET)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { below, itemsOf, native, text, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { colonPath } from '../../jvm/colon-path.ts'
import { configurationFor, configured } from '../../jvm/configuration.ts'
import { constantName, element, isFrom, textElement, type Mark } from '../../jvm/marks.ts'
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
import { enforcesAnnotations } from '../../jvm/security-enforcement.ts'
import { securityGuards, type DeclaredGuard } from '../../jvm/security-marks.ts'
import { schemaOf, shortName } from '../../jvm/types.ts'
import { RoutingContext } from './context.ts'

interface ReactiveFacts {
  readonly method: Method
  readonly declared: readonly DeclaredGuard[]
}

function isReactiveFacts(facts: unknown): facts is ReactiveFacts {
  return typeof facts === 'object' && facts !== null && 'method' in facts && 'declared' in facts
}

const reader: Reader = {
  framework: 'vertx',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isReactiveFacts(route.facts)) readParameters(route.facts.method, namesInPath(route.path, colonPath), facts, run)
  },
  routeGuards(route: Route) {
    return isReactiveFacts(route.facts) ? route.facts.declared : []
  },
}

const PACKAGES = 'io.quarkus.vertx.web'

function routeMark(marks: readonly Mark[]): Mark | undefined {
  return marks.find((mark) => mark.name === 'Route' && isFrom(mark, PACKAGES))
}

export function addReactiveRoutes(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract === true || of.def.members.every((member) => member.decorators === undefined)) return
  const marks = classMarks(of, run)
  const base = marks.find((mark) => mark.name === 'RouteBase' && isFrom(mark, PACKAGES))
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = configured(configurationFor(of.scope.module.file, run.project), 'quarkus.http.root-path')
  for (const method of methodsOf(of, run)) {
    const own = methodMarks(method, run)
    const mark = routeMark(own)
    if (mark === undefined || /FAILURE/.test(constantName(element(mark, 'type') ?? text('')) ?? '')) continue
    const methods = itemsOf(element(mark, 'methods')).flatMap((one) => constantName(one) ?? [])
    const path = element(mark, 'path') ?? text(method.name)
    const regex = textElement(mark, 'regex')
    const declared = securityGuards(own, marks, () => enforcesAnnotations(of, marks, run))
    const facts: ReactiveFacts = { method, declared }
    router.route({
      file: of.scope.module.file,
      line: mark.line,
      methods: methods.length === 0 ? ANY_METHODS : methods,
      path: regex === undefined ? below(element(base, 'path') ?? text(''), path) : { kind: 'regex', source: regex },
      handlers: [],
      condition: undefined,
      handler: method.name,
      facts,
    })
  }
}

const PLACES: Readonly<Record<string, ParamPlace>> = { Param: 'query', Header: 'header' }

function readParameters(method: Method, inPath: ReadonlySet<string>, facts: HandlerFacts, run: Interpreter): void {
  const declared = implementation(method)
  if (declared === undefined) return
  const scope = scopeOf(declared.owner)
  const args = declared.fn.params.map((param, i): Value => {
    const marks = parameterMarks(method, i, run)
    const own = param.to.kind === 'name' ? param.to.name : ''
    if (marks.some((mark) => mark.name === 'Body')) addBody(param.type, scope, facts, run)
    const placed = marks.find((mark) => Object.hasOwn(PLACES, mark.name))
    if (placed !== undefined) {
      const name = textElement(placed, 'value') ?? own
      const schema = schemaOf(param.type, scope, run)
      const place = placed.name === 'Param' && inPath.has(name) ? 'path' : (PLACES[placed.name] ?? 'query')
      facts.add({ name, in: place, ...(schema === undefined ? {} : { schema }) })
    }
    return /^(?:RoutingContext|RoutingExchange|HttpServerRequest)$/.test(shortName(param.type))
      ? native(new RoutingContext(facts, inPath))
      : UNKNOWN
  })
  run.handle(run.makeFunction(declared.fn, scope, undefined, method.of), args, facts)
}
