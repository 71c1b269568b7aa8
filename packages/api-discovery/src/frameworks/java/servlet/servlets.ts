/** Servlets: classes whose `doGet`, `doPost` and their kin answer. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { element, isFrom, type Mark } from '../../jvm/marks.ts'
import { classMarks, implementation, methodsOf, scopeOf, type Method } from '../../jvm/methods.ts'
import type { DeclaredGuard } from '../../jvm/security-marks.ts'
import { ServletRequest } from '../../jvm/servlet-request.ts'
import { servletPath } from './path.ts'

const METHODS: Readonly<Record<string, readonly HttpMethod[]>> = {
  doGet: ['GET'],
  doPost: ['POST'],
  doPut: ['PUT'],
  doPatch: ['PATCH'],
  doDelete: ['DELETE'],
  doHead: ['HEAD'],
  doOptions: ['OPTIONS'],
  service: ANY_METHODS,
}

interface ServletFacts {
  readonly method: Method
  readonly declared: readonly DeclaredGuard[]
}

function isServletFacts(facts: unknown): facts is ServletFacts {
  return typeof facts === 'object' && facts !== null && 'method' in facts && 'declared' in facts
}

export const servletReader: Reader = {
  framework: 'servlet',
  syntax: servletPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (!isServletFacts(route.facts)) return
    const { method } = route.facts
    const declared = implementation(method)
    if (declared === undefined) return
    const request = native(
      new ServletRequest(facts, route.methods.includes('POST') && !route.methods.includes('GET') ? 'form' : 'query'),
    )
    run.handle(run.makeFunction(declared.fn, scopeOf(declared.owner), undefined, method.of), [request, UNKNOWN], facts)
  },
  routeGuards(route: Route) {
    return isServletFacts(route.facts) ? route.facts.declared : []
  },
}

/** Registers what a servlet answers on a path. */
export function addServlet(
  of: ClassValue,
  path: Value,
  site: { readonly file: string; readonly line: number },
  run: Interpreter,
): void {
  const router = run.project.graph.router(servletReader)
  router.isApplication = true
  const declared = securityOf(classMarks(of, run))
  for (const method of methodsOf(of, run)) {
    const methods = Object.hasOwn(METHODS, method.name) ? METHODS[method.name] : undefined
    if (methods === undefined || (implementation(method)?.fn.params.length ?? 0) < 2) continue
    const facts: ServletFacts = { method, declared }
    router.route({
      ...site,
      methods,
      path,
      handlers: [],
      condition: undefined,
      handler: of.def.name ?? method.name,
      facts,
    })
  }
}

/** `@ServletSecurity(@HttpConstraint(rolesAllowed = "admin"))` */
function securityOf(marks: readonly Mark[]): DeclaredGuard[] {
  const mark = marks.find((one) => one.name === 'ServletSecurity' && isFrom(one, 'javax.', 'jakarta.'))
  if (mark === undefined || !JSON.stringify(mark.written).includes('"name":"rolesAllowed"')) return []
  return [{ guard: { name: '@ServletSecurity', kind: 'authorization' }, line: mark.line }]
}

/** `@WebServlet("/users")`, `@WebServlet(urlPatterns = {"/a", "/b/*"})` */
export function addAnnotatedServlet(of: ClassValue, run: Interpreter): void {
  const mark = classMarks(of, run).find((one) => one.name === 'WebServlet' && isFrom(one, 'javax.', 'jakarta.'))
  const path = element(mark, 'value', 'urlPatterns')
  if (mark !== undefined && path !== undefined)
    addServlet(of, path, { file: of.scope.module.file, line: mark.line }, run)
}
