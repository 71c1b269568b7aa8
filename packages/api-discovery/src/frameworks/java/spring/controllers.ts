/** Controllers: classes whose annotated methods answer, with what they inherit from classes and interfaces. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { text, type ClassValue, type Value } from '../../../engine/values.ts'
import { configurationFor, withPlaceholders, type Configuration } from '../../jvm/configuration.ts'
import { isFrom, type Mark } from '../../jvm/marks.ts'
import { classMarks, lineage, methodMarks, methodsOf } from '../../jvm/methods.ts'
import { securityGuards } from '../../jvm/security-marks.ts'
import { prefixOf } from './configurers.ts'
import { contextPath } from './context-path.ts'
import { conditionsOf, exchangeIn, joined, mappingIn, methodsFor, pathsOf, takesForm } from './mapping.ts'
import { springReader, type SpringFacts } from './reader.ts'
import { methodSecurity } from './security/method-security.ts'

const CONTROLLERS = new Set([
  'RestController',
  'Controller',
  'RepositoryRestController',
  'BasePathAwareController',
  'ControllerEndpoint',
])
const CLIENTS = new Set(['FeignClient', 'HttpExchange'])

/** Registers the routes of a class, when it is a controller. */
export function addController(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract === true) return
  const marks = classMarks(of, run)
  if (marks.some((mark) => CLIENTS.has(mark.name))) return
  const methods = methodsOf(of, run)
  const isController = marks.some((mark) => CONTROLLERS.has(mark.name) && isFrom(mark, 'org.springframework'))
  const ownMapping = mappingIn(marks)
  const isHandler = isController || ownMapping !== undefined
  // What the folder extends has its handlers in the classes that extend it.
  const isElsewhere = (): boolean =>
    !methods.some(({ declarations }) => declarations[0]?.owner === of) || run.project.isExtended(of, run)
  if (!isHandler && isElsewhere()) return
  const inherited = lineage(of, run).slice(1)
  const mapped = isController ? exchangeIn : mappingIn
  const mapping = ownMapping ?? inherited.map((one) => mapped(classMarks(one, run))).find(Boolean)
  const configuration = configurationFor(of.scope.module.file, run.project)
  const router = run.project.graph.router(springReader)
  router.isApplication = true
  router.prefix = joined([contextPath(configuration)], [prefixOf(of, run) ?? text('')])
  const isEnforced = methodSecurity(of, run)
  for (const method of methods) {
    const own = methodMarks(method, run)
    const handled = mapped(own)
    if (handled === undefined) continue
    const facts: SpringFacts = {
      handler: { method, isForm: takesForm(handled, mapping) },
      guards: securityGuards(own, marks, isEnforced),
    }
    router.route({
      file: handled.file,
      line: handled.line,
      methods: methodsFor(handled, mapping),
      path: joined(resolved(pathsOf(mapping), configuration), resolved(pathsOf(handled), configuration)),
      handlers: [],
      condition: undefined,
      handler: method.name,
      params: conditionsOf(mapping, handled),
      facts,
      ...(isDeprecated(own) ? { deprecated: true } : {}),
      ...(isHandler ? {} : { doubt: 'no annotation of its class says that it is a controller' }),
    })
  }
}

function isDeprecated(marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.name === 'Deprecated')
}

function resolved(paths: readonly Value[], configuration: Configuration): Value[] {
  return paths.map((path) => withPlaceholders(path, configuration))
}
