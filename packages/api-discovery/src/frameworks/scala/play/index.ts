/** Play: `conf/routes` and the files it includes, with the controllers of Scala that they name. */
import { folderOf } from '../../../engine/files.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type Value } from '../../../engine/values.ts'
import type { Param, Schema } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { javaActionGuards, readJavaAction } from '../../java/play/actions.ts'
import { readAction } from './actions.ts'
import { playNames, playPath } from './path.ts'
import { sirdRouters } from './sird.ts'
import { readRoutesFile, type PlayArgument, type PlayRoute } from './routes-file.ts'

const reader: Reader = {
  framework: 'play',
  syntax: playPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const call = callOf(route)
    readAction(call, facts, run)
    readJavaAction(call, facts, run)
  },
  routeGuards: (route: Route, run: Interpreter) => javaActionGuards(callOf(route), run),
}

/** What a line of the routes file calls. Only this adapter registers routes with this reader. */
function callOf(route: Route): string {
  return route.facts as string
}

const FILE = /(?:^|\/)conf\/(?:([\w.-]+)\.)?routes$/

export const play: Framework = {
  name: 'play',
  languages: ['scala'],
  packages: [],
  hints: String.raw`\bplay\.(?:api|mvc)\b|\b(?:Abstract|Base|Inject\w*)?Controller\b`,

  files(project: Project, run: Interpreter): void {
    const paths = [...project.files.paths]
    // Revel, a framework of Go, has files of the same name.
    if (!paths.some((path) => /\.(?:scala|java|kt|sbt)$/.test(path)) && paths.some((path) => path.endsWith('.go')))
      return
    const routers = new Map<string, Router>()
    const files = paths.filter((path) => FILE.test(path))
    for (const path of files) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      router.rootPrefix = httpContext(path, project)
      routers.set(path, router)
    }
    for (const [file, router] of routers) {
      const { routes, includes } = readRoutesFile(project.files.text(file) ?? '')
      for (const route of routes) addRoute(route, file, router)
      for (const { path, router: name, line } of includes) {
        const included = includedFile(name, files)
        const target = included === undefined ? undefined : routers.get(included)
        for (const one of target === undefined ? inCode(name, run) : [target])
          router.mount({ file, line, condition: undefined, path: text(path), router: one, handlers: [] })
      }
    }
  },
}

/** Where the whole application is served: `play.http.context = "/app"` of the configuration beside the routes. */
function httpContext(routes: string, project: Project): Value {
  const configuration = project.files.text(`${folderOf(routes)}/application.conf`) ?? ''
  return text(/^\s*(?:play\.http|application)\.context\s*=\s*"?([^"\s]+)"?/m.exec(configuration)?.[1] ?? '')
}

/** `admin.Routes` is what `conf/admin.routes` makes. */
function includedFile(router: string, files: readonly string[]): string | undefined {
  const name = router.replace(/\.?Routes$/, '')
  return files.find((file) => FILE.exec(file)?.[1] === name)
}

/** `api.ApiRouter` is a class that routes by cases. */
function inCode(router: string, run: Interpreter): readonly Router[] {
  const name = router.slice(router.lastIndexOf('.') + 1)
  const of = run.project.classes.find((one) => one.def.name === name && one.scope.module.language.name === 'scala')
  return of === undefined ? [] : sirdRouters(of.scope.module.def.file, run.project)
}

function addRoute(route: PlayRoute, file: string, router: Router): void {
  // Assets are static files.
  if (/(?:^|\.)(?:Assets|WebJarAssets)\.(?:at|versioned|file|public)$/.test(route.call)) return
  const inPath = new Set(playNames(route.path))
  router.route({
    file,
    line: route.line,
    methods: [route.method],
    path: text(route.path),
    handlers: [],
    condition: undefined,
    handler: route.call.slice(route.call.lastIndexOf('.', route.call.lastIndexOf('.') - 1) + 1),
    params: route.arguments.flatMap((one) => paramOf(one, inPath)),
    facts: route.call,
  })
}

function paramOf(argument: PlayArgument, inPath: ReadonlySet<string>): Param[] {
  const isRequest = /Request(?:Header)?$/.test(argument.type ?? '')
  if (argument.isFixed || isRequest) return []
  const schema = schemaOf(argument.type)
  const more = schema === undefined ? {} : { schema }
  if (inPath.has(argument.name)) return [{ name: argument.name, in: 'path', required: true, ...more }]
  return [{ name: argument.name, in: 'query', ...(argument.isOptional ? {} : { required: true }), ...more }]
}

function schemaOf(type: string | undefined): Schema | undefined {
  const inner = /\[([\w.]+)\]/.exec(type ?? '')?.[1] ?? type
  return inner === undefined ? { type: 'string' } : scalarSchema(inner.slice(inner.lastIndexOf('.') + 1))
}
