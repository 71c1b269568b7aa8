/** Routes and imports in `config/routes.yaml`, `.xml` and `.php`: which file puts which below which prefix. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { below, itemsOf, list, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { actionOf, targetName } from '../controllers.ts'
import { register, routesOf } from './controllers.ts'
import { symfonyReader, type SymfonyFacts } from './reader.ts'

/** A route that a configuration writes out. */
export interface ConfiguredRoute {
  readonly path: Value
  readonly methods: readonly string[]
  readonly controller: Value | undefined
  readonly line: number
}

/** What a configuration takes from elsewhere: another file, a folder of controllers, or API Platform. */
export interface ConfiguredImport {
  readonly resource: string
  readonly type: string | undefined
  readonly prefix: Value
  readonly line: number
}

export interface Configuration {
  readonly file: string
  readonly routes: readonly ConfiguredRoute[]
  readonly imports: readonly ConfiguredImport[]
}

/** Puts everything together: configurations that nothing imports are the roots. */
export function assemble(
  configurations: readonly Configuration[],
  controllers: readonly ClassValue[],
  run: Interpreter,
): { readonly apiPrefix: Value | undefined } {
  const byFile = new Map(configurations.map((one) => [one.file, one]))
  const routers = new Map<string, Router>()
  const seen = new Set<ClassValue>()
  let apiPrefix: Value | undefined
  for (const { file } of configurations) routers.set(file, application(run))
  for (const configuration of configurations) {
    const router = routers.get(configuration.file)
    if (router === undefined) continue
    for (const route of configuration.routes) addRoute(route, configuration.file, router)
    for (const given of configuration.imports) {
      const site = { file: configuration.file, line: given.line, condition: undefined }
      if (given.type === 'api_platform') apiPrefix = given.prefix
      const target = fileOf(given.resource, configuration.file, byFile, run)
      const child = target === undefined ? undefined : routers.get(target)
      if (child !== undefined) {
        router.mount({ ...site, path: given.prefix, router: child, handlers: [] })
        continue
      }
      const within = controllersIn(given.resource, configuration.file, controllers)
      if (within.length === 0) continue
      const inner = application(run)
      for (const of of within) {
        seen.add(of)
        register(routesOf(of, run), inner)
      }
      router.mount({ ...site, path: given.prefix, router: inner, handlers: [] })
    }
  }
  const rest = application(run)
  for (const of of controllers) if (!seen.has(of)) register(routesOf(of, run), rest)
  return { apiPrefix }
}

function application(run: Interpreter): Router {
  const router = run.project.graph.router(symfonyReader)
  router.isApplication = true
  return router
}

function addRoute(route: ConfiguredRoute, file: string, router: Router): void {
  const facts: SymfonyFacts = { action: (run) => actionOf(route.controller, run), marks: [], guards: [] }
  const name = targetName(route.controller)?.replace('@', '::')
  const methods: readonly HttpMethod[] = route.methods.length > 0 ? route.methods : ANY_METHODS
  router.route({
    file,
    line: route.line,
    condition: undefined,
    methods,
    path: route.path,
    handlers: [],
    facts,
    ...(name === undefined ? {} : { handler: name }),
  })
}

/** Another configuration that is imported, by its path from the importing one; `@Bundle/…` by its end. */
function fileOf(
  resource: string,
  from: string,
  known: ReadonlyMap<string, Configuration>,
  run: Interpreter,
): string | undefined {
  const bundled = /^@\w+\/(.+)$/.exec(resource)?.[1]
  if (bundled !== undefined) return [...known.keys()].find((file) => file.endsWith(`/${bundled}`))
  const path = importedFile(resource, from)
  return known.has(path) && run.project.files.has(path) ? path : undefined
}

function controllersIn(resource: string, from: string, controllers: readonly ClassValue[]): ClassValue[] {
  const bundled = /^@\w+\/(.+?)\/?$/.exec(resource)?.[1]
  const path = bundled ?? joined(folderOf(from), resource.replace(/\/?(?:\*+.*)?$/, ''))
  return controllers.filter((of) => {
    const { file } = of.scope.module
    if (bundled !== undefined) return `/${file}`.includes(`/${path}/`)
    return file === path || file.startsWith(`${path}/`) || path === ''
  })
}

/** The file that a resource names from another one. */
export function importedFile(resource: string, from: string): string {
  return joined(folderOf(from), resource)
}

function joined(folder: string, path: string): string {
  const parts = folder === '' || path.startsWith('/') ? [] : folder.split('/')
  for (const part of path.replace(/^%kernel\.project_dir%/, '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** A prefix for every language, or one. */
export function prefixOf(value: Value | undefined): Value {
  if (value?.kind === 'record') return list([...value.fields.values()])
  return value ?? text('')
}

export function joinPaths(prefix: Value, path: Value): Value {
  const paths = itemsOf(path).map((one) => below(prefix, one))
  const [only] = paths
  return paths.length === 1 && only !== undefined ? only : list(paths)
}

/** Methods as text: `GET|POST`, `['GET', 'POST']`. */
export function methodNames(value: Value | undefined): string[] {
  return itemsOf(value).flatMap(
    (item) =>
      plainText(item)
        ?.toUpperCase()
        .split(/[|,\s]+/) ?? [],
  )
}
