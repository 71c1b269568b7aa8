/** Spring Data REST: repositories that are served as resources. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import { below, fullName, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { pluralize } from '../../../languages/inflector.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { configurationFor, configured } from '../../jvm/configuration.ts'
import { element, isFrom, textElement, type Mark } from '../../jvm/marks.ts'
import { classMarks, methodMarks, methodsOf, parameterMarks, scopeOf, type Method } from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { schemaOf, shortName } from '../../jvm/types.ts'
import { contextPath } from './context-path.ts'

const reader: Reader = { framework: 'spring', endSlash: 'kept', syntax: bracePath }

const FULL =
  /^(?:\w*CrudRepository|\w*PagingAndSortingRepository|JpaRepository|MongoRepository|\w*(?:Mongo|Jpa|Neo4j|Cassandra|Elasticsearch|KeyValue)Repository)$/

/** Registers what a repository answers, when it is served. */
export function addRepository(of: ClassValue, run: Interpreter): void {
  if (of.def.abstract !== true) return
  const domain = domainOf(of, run)
  if (domain === undefined) return
  const marks = classMarks(of, run)
  const mark = marks.find(
    (one) => /^(?:RepositoryRestResource|RestResource)$/.test(one.name) && isFrom(one, 'org.springframework'),
  )
  if (isHidden(mark) || (mark === undefined && !isDataRestUsed(run.project))) return
  const name = shortName(domain)
  const path = textElement(mark, 'path') ?? pluralize(name.charAt(0).toLowerCase() + name.slice(1))
  const { file } = of.scope.module
  const configuration = configurationFor(file, run.project)
  const base = configured(configuration, 'spring.data.rest.base-path', 'spring.data.rest.basePath') ?? text('')
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = below(contextPath(configuration), base)
  const fields = paramsOfSchema(schemaOf(domain, scopeOf(of), run), 'json')
  const hidden = new Set(
    methodsOf(of, run)
      .filter((method) => isHidden(restMark(method, run)))
      .map((method) => method.name),
  )
  const line = mark?.line ?? of.def.line
  const add = (methods: readonly HttpMethod[], at: Value, params: readonly Param[], handler: string): void => {
    if (!hidden.has(handler))
      router.route({ file, line, methods, path: at, handlers: [], condition: undefined, handler, params })
  }
  const page: Param[] = ['page', 'size', 'sort'].map((one) => ({ name: one, in: 'query' }))
  add(['GET'], text(`/${path}`), page, 'findAll')
  add(['POST'], text(`/${path}`), fields, 'save')
  add(['GET'], text(`/${path}/{id}`), [], 'findById')
  add(['PUT', 'PATCH'], text(`/${path}/{id}`), fields, 'save')
  add(['DELETE'], text(`/${path}/{id}`), [], 'deleteById')
  for (const method of methodsOf(of, run)) {
    const [declared] = method.declarations
    if (declared?.owner !== of || !/^(?:find|get|read|query|search|count|exists)/.test(method.name)) continue
    const own = restMark(method, run)
    if (isHidden(own) || method.name === 'findAll' || method.name === 'findById') continue
    const searched = textElement(own, 'path') ?? method.name
    router.route({
      file,
      line: declared.fn.line,
      methods: ['GET'],
      path: text(`/${path}/search/${searched}`),
      handlers: [],
      condition: undefined,
      handler: method.name,
      params: queryParams(method, run),
    })
  }
}

/** The class that a repository is of: the first argument of the Spring Data interface that it extends. */
function domainOf(of: ClassValue, run: Interpreter): TypeExpr | undefined {
  for (const [i, base] of run.project.basesOf(of, run).entries()) {
    if (base.kind !== 'external' || !FULL.test(base.path.at(-1) ?? '')) continue
    if (!fullName(base).startsWith('org.springframework.data')) continue
    const written = of.def.bases[i]
    return written?.kind === 'typed' && written.type.kind === 'named' ? written.type.args[0] : undefined
  }
  return undefined
}

function restMark(method: Method, run: Interpreter): Mark | undefined {
  return methodMarks(method, run).find((mark) => mark.name === 'RestResource')
}

function isHidden(mark: Mark | undefined): boolean {
  const exported = element(mark, 'exported')
  return exported?.kind === 'constant' && exported.value === false
}

function queryParams(method: Method, run: Interpreter): Param[] {
  const [declared] = method.declarations
  return (declared?.fn.params ?? []).flatMap((param, i): Param[] => {
    if (/^(?:Pageable|Sort)$/.test(shortName(param.type))) return []
    const own = param.to.kind === 'name' ? param.to.name : ''
    const named = parameterMarks(method, i, run).find((mark) => mark.name === 'Param')
    return [{ name: textElement(named, 'value') ?? own, in: 'query' }]
  })
}

const used = new WeakMap<Project, boolean>()

/** Whether the build depends on Spring Data REST, which serves every repository. */
function isDataRestUsed(project: Project): boolean {
  let known = used.get(project)
  if (known === undefined) {
    const builds = [...project.files.paths].filter((path) => /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(path))
    known = builds.some((path) => project.files.text(path)?.includes('data-rest') === true)
    used.set(project, known)
  }
  return known
}
