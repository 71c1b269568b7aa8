/** Controllers of Micronaut, and its WebSocket servers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { below, itemsOf, list, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { configurationFor, configured, withPlaceholders } from '../../jvm/configuration.ts'
import { constantName, element, isFrom, textElement, type Mark } from '../../jvm/marks.ts'
import { classMarks, methodMarks, methodsOf } from '../../jvm/methods.ts'
import { enforcesAnnotations } from '../../jvm/security-enforcement.ts'
import { securityGuards, type DeclaredGuard } from '../../jvm/security-marks.ts'
import { readParameters, type MicronautHandler } from './parameters.ts'
import { micronautPath, queryNames } from './path.ts'

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

interface MicronautFacts {
  readonly handler: MicronautHandler
  readonly guards: readonly DeclaredGuard[]
}

function isMicronautFacts(facts: unknown): facts is MicronautFacts {
  return typeof facts === 'object' && facts !== null && 'handler' in facts && 'guards' in facts
}

const reader: Reader = {
  framework: 'micronaut',
  endSlash: 'dropped',
  syntax: micronautPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isMicronautFacts(route.facts)) readParameters(route.facts.handler, facts, run)
  },
  routeGuards(route: Route) {
    return isMicronautFacts(route.facts) ? route.facts.guards : []
  },
}

export function addController(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract === true) return
  const marks = classMarks(of, run)
  const mark = marks.find((one) => one.name === 'Controller' && isFrom(one, 'io.micronaut'))
  const socket = marks.find((one) => one.name === 'ServerWebSocket' && isFrom(one, 'io.micronaut'))
  if (socket !== undefined) addSocket(of, socket, run)
  if (mark === undefined) return
  const configuration = configurationFor(of.scope.module.file, run.project)
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = configured(configuration, 'micronaut.server.context-path', 'micronaut.server.contextPath')
  const [given = text('')] = itemsOf(element(mark, 'value'))
  const prefix = withPlaceholders(given, configuration)
  for (const method of methodsOf(of, run)) {
    const own = methodMarks(method, run)
    const routes = own.filter((one) => isFrom(one, 'io.micronaut') && methodOf(one) !== undefined)
    for (const route of routes) {
      const http = methodOf(route) ?? 'GET'
      const paths = pathsOf(route).map((path) => below(prefix, withPlaceholders(path, configuration)))
      router.route({
        file: route.file,
        line: route.line,
        methods: [http],
        path: list(paths),
        handlers: [],
        condition: undefined,
        handler: method.name,
        params: paths.flatMap((path) => queryNames(written(path)).map((name) => ({ name, in: 'query' as const }))),
        facts: {
          handler: {
            method,
            isForm: consumesForm(own) || consumesForm(marks),
            hasBody: http !== 'GET' && http !== 'HEAD' && http !== 'OPTIONS' && http !== 'DELETE',
            inPath: new Set(
              paths.flatMap((path) =>
                micronautPath(written(path)).flatMap(({ params }) =>
                  params.filter((one) => one.in === 'path').map(({ name }) => name),
                ),
              ),
            ),
            inQuery: new Set(paths.flatMap((path) => queryNames(written(path)))),
          },
          guards: securityGuards(own, marks, () => enforcesAnnotations(of, marks, run)),
        } satisfies MicronautFacts,
      })
    }
  }
}

function written(path: Value): string {
  return path.kind === 'text' ? path.parts.map((part) => (typeof part === 'string' ? part : '')).join('') : ''
}

function methodOf(mark: Mark): HttpMethod | undefined {
  if (mark.name === 'CustomHttpMethod') return textElement(mark, 'method')
  return Object.hasOwn(METHODS, mark.name) ? METHODS[mark.name] : undefined
}

function pathsOf(mark: Mark): readonly Value[] {
  const given = itemsOf(element(mark, 'uris', 'value', 'uri'))
  return given.length > 0 ? given : [text('')]
}

function consumesForm(marks: readonly Mark[]): boolean {
  return marks.some(
    (mark) =>
      (mark.name === 'Consumes' || Object.hasOwn(METHODS, mark.name)) &&
      itemsOf(element(mark, mark.name === 'Consumes' ? 'value' : 'consumes')).some((one) =>
        /form/i.test(plainText(one) ?? constantName(one) ?? ''),
      ),
  )
}

/** `@ServerWebSocket("/chat/{topic}")` */
function addSocket(of: ClassValue, mark: Mark, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({
    file: of.scope.module.file,
    line: mark.line,
    methods: ['GET'],
    path: element(mark, 'value', 'uri') ?? text('/ws'),
    handlers: [],
    condition: undefined,
    protocol: 'ws',
    ...(of.def.name === undefined ? {} : { handler: of.def.name }),
  })
}

const SECURITY = new Set(['Secured', 'PermitAll', 'DenyAll', 'RolesAllowed'])

/** Whether an annotation decides who may call the handler of a route, whatever it decides. */
export function isAnnotated(route: Route, run: Interpreter): boolean {
  if (!isMicronautFacts(route.facts)) return false
  const { method } = route.facts.handler
  return [...methodMarks(method, run), ...classMarks(method.of, run)].some((mark) => SECURITY.has(mark.name))
}
