/** Nuxt and Nitro: files below `server/api`, `server/routes`, `api` and `routes`, with methods in their names; handlers that the configuration names. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  text,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { fileFor, joinPath } from '../../../languages/javascript/resolve.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { configNames, exportsOf, nearestFile, SCRIPT, withoutExtension } from '../files/modules.ts'
import type { PathForm } from '../../../routing/path.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { bracketPath } from '../files/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { methodsHandled } from '../files/methods-handled.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { methodsGiven } from '../http-methods.ts'
import { MethodRouter, type RouterDialect } from '../method-router.ts'
import { manifestNames } from '../packages.ts'
import { EventFunction, eventFunction, H3Event, isEventFunction } from './event.ts'

const METHOD_SUFFIX = /\.(get|post|put|patch|delete|head|options|connect|trace)$/
const ENVIRONMENT_SUFFIX = /\.(?:dev|prod|prerender)$/
const CONFIG = [...configNames('nuxt.config'), ...configNames('nitro.config')]

export const nitro: Framework = {
  name: 'nitro',
  languages: ['javascript'],
  packages: ['h3', 'nitropack', 'nitropack/*', 'nitro', 'nitro/*', '#imports'],
  hints: String.raw`\b(?:define(?:Cached|Lazy)?(?:Event)?Handler|eventHandler|cachedEventHandler)\(|['"](?:h3|nitro(?:pack)?)['"/]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (
      callee.package === 'h3' &&
      (name === 'createRouter' || name === 'createApp' || name === 'H3' || name === 'H3Core')
    )
      return native(MethodRouter.make(run, H3_ROUTER, name !== 'createRouter'))
    return isEventFunction(name) ? eventFunction(name, call, run) : undefined
  },

  claim(unknown: Unknown, method: string): Native | undefined {
    const name = unknown.label ?? ''
    return method === '()' && isEventFunction(name) ? new EventFunction(name) : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!SCRIPT.test(file)) continue
      if (CONFIG.includes(file.slice(file.lastIndexOf('/') + 1))) addHandlers(file, run)
      const found = routeOf(file, project)
      if (found !== undefined) addRoute(file, found, run)
    }
  },
}

interface FileRoute {
  readonly framework: 'nuxt' | 'nitro'
  readonly path: string
  readonly methods: readonly HttpMethod[]
}

/** The route that a file's place says; undefined when it lies elsewhere. */
function routeOf(file: string, project: Project): FileRoute | undefined {
  const match = /^(?:(.*)\/)?server\/(api|routes)\/(.+)$/.exec(file)
  const bare = match ?? /^((?:.*\/)?)(api|routes)\/(.+)$/.exec(file)
  if (bare === null) return undefined
  const isNuxt = match !== null && uses(project, file, ['nuxt', 'nuxt-edge', 'nuxt3'], 'nuxt.config')
  const isNitro = uses(
    project,
    file,
    ['nitropack', 'nitro', 'nitropack-nightly', '@analogjs/platform', '@analogjs/router'],
    'nitro.config',
  )
  if (match === null && !isNitro) return undefined
  if (match !== null && !isNuxt && !isNitro && manifestNames(project, file, ['nuxt', 'h3']) === false) return undefined
  const [, , root = '', rest = ''] = bare
  const named = withoutExtension(rest).replace(ENVIRONMENT_SUFFIX, '')
  const method = METHOD_SUFFIX.exec(named)?.[1]
  const segments = named
    .replace(METHOD_SUFFIX, '')
    .split('/')
    .filter((part) => !/^\(.*\)$/.test(part))
  if (segments.at(-1) === 'index') segments.pop()
  return {
    framework: isNitro && !isNuxt ? 'nitro' : 'nuxt',
    path: `${root === 'api' ? '/api' : ''}/${segments.join('/')}`,
    methods: method === undefined ? ANY_METHODS : [method.toUpperCase()],
  }
}

function uses(project: Project, file: string, packages: readonly string[], config: string): boolean {
  return (
    manifestNames(project, file, packages) === true ||
    nearestFile(project, folderOf(file), configNames(config)) !== undefined
  )
}

const H3_ROUTER: RouterDialect = {
  reader: readerOf('h3', h3Path, (facts) => [native(new H3Event(facts))]),
  mounting: ['use', 'mount'],
  naming: ['on'],
  sockets: [],
  handing: ['handler', 'fetch'],
}

/** `/users/:id`, `/files/**`, `/files/**:path`. */
function h3Path(piece: string): readonly PathForm[] {
  return colonPath(piece.replace(/\*\*:(\w+)/g, '*$1'))
}

const READERS = {
  nuxt: readerOf('nuxt', bracketPath, (facts) => [native(new H3Event(facts))]),
  nitro: readerOf('nitro', bracketPath, (facts) => [native(new H3Event(facts))]),
}

/** Routes that the configuration names. */
const HANDLERS = readerOf('nitro', h3Path, (facts) => [native(new H3Event(facts))])

function addRoute(file: string, { framework, path, methods }: FileRoute, run: Interpreter): void {
  const module = run.project.module(file)
  const [exported] = exportsOf(file, ['default'], run)
  if (module === undefined || exported === undefined) return
  const { handler, guards } = unwrapExport(module, 'default', run)
  const router = run.project.graph.router(READERS[framework])
  router.isApplication = true
  router.prefix = baseUrl(file, run)
  const value = handler ?? exported.value
  // A file without a method in its name may look at `event.method`.
  const looked = methods === ANY_METHODS ? methodsHandled(value, exported.line) : []
  const found = looked.flatMap(({ method }) => method ?? [])
  router.route({
    file,
    line: exported.line,
    methods: found.length > 0 ? found : methods,
    path: text(path),
    handlers: [value],
    condition: undefined,
    facts: { guards: guards.map((guard) => ({ guard, line: exported.line })) },
  })
}

/** `app.baseURL` of nuxt.config, `baseURL` of nitro.config. */
function baseUrl(file: string, run: Interpreter): Value | undefined {
  const config = nearestFile(run.project, folderOf(file), CONFIG)
  const options = config === undefined ? undefined : optionsIn(config, run)
  return field(field(options, 'app'), 'baseURL') ?? field(options, 'baseURL')
}

/** What a configuration exports, in a call as `defineNuxtConfig` or without. */
function optionsIn(config: string, run: Interpreter): Value | undefined {
  const module = run.project.module(config)
  const written = module?.def.body.find((one) => one.kind === 'export' && one.name === 'default')
  if (module === undefined || written?.kind !== 'export') return undefined
  const argument = written.value.kind === 'call' ? written.value.args[0]?.value : written.value
  return argument === undefined ? undefined : run.evaluate(argument, module.scope)
}

/** `handlers: [{ route, method, handler }]` of nitro.config, `serverHandlers` of nuxt.config. */
function addHandlers(config: string, run: Interpreter): void {
  const options = optionsIn(config, run)
  for (const one of itemsOf(field(options, 'serverHandlers') ?? field(options, 'handlers'))) {
    const route = field(one, 'route')
    const path = plainText(field(one, 'handler'))
    if (one.kind !== 'record' || route === undefined || path === undefined || field(one, 'middleware') !== undefined)
      continue
    const file = fileFor(run.project.files, joinPath(folderOf(config), path.replace(/^(?:~~?|@@?)\//, '')))
    const module = file === undefined ? undefined : run.project.module(file)
    const handler = module === undefined ? undefined : unwrapExport(module, 'default', run).handler
    const router = run.project.graph.router(HANDLERS)
    router.isApplication = true
    router.prefix = field(field(options, 'app'), 'baseURL') ?? field(options, 'baseURL')
    router.route({
      file: config,
      line: one.line ?? 1,
      condition: undefined,
      methods: methodsGiven([plainText(field(one, 'method')) ?? '*']),
      path: route,
      handlers: handler === undefined ? [] : [handler],
    })
  }
}
