/** Play: the routes files, and what the actions that they name read and are guarded by. */
import { folderOf } from '../../../engine/files.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { Scope } from '../../../engine/scope.ts'
import { native, text, UNKNOWN, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { colonPath } from '../../jvm/colon-path.ts'
import { classMarks, implementation, methodMarks, methodsOf, type Method } from '../../jvm/methods.ts'
import { namesInPath } from '../../jvm/path-names.ts'
import { shortName } from '../../jvm/types.ts'
import { playGuards } from './guards.ts'
import { FormFactory, PlayRequest, RequestFunction } from './request.ts'
import { parseRoutes, type RouteLine } from './routes-file.ts'

interface Action {
  readonly of: ClassValue
  readonly method: Method
}

function isAction(facts: unknown): facts is Action {
  return typeof facts === 'object' && facts !== null && 'of' in facts && 'method' in facts
}

const reader: Reader = {
  framework: 'play',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (isAction(route.facts)) readAction(route.facts, facts, run)
  },
  routeGuards(route: Route, run: Interpreter) {
    if (!isAction(route.facts)) return []
    return playGuards(methodMarks(route.facts.method, run), classMarks(route.facts.of, run))
  },
}

export const play: Framework = {
  name: 'play',
  languages: ['java'],
  packages: ['play*'],
  hints: String.raw`\bplay\.mvc\b|extends\s+Controller\b`,

  typed(type: External): Value | undefined {
    return type.path.at(-1) === 'FormFactory' ? native(new FormFactory()) : undefined
  },

  files(project: Project, run: Interpreter): void {
    const files = [...project.files.paths].filter((path) => /(?:^|\/)conf\/(?:[\w.-]+\.)?routes$/.test(path))
    const routers = new Map<string, Router>()
    for (const file of files) routers.set(file, project.graph.router(reader))
    for (const [file, router] of routers) addFile(file, router, routers, project, run)
  },
}

function addFile(
  file: string,
  router: Router,
  routers: ReadonlyMap<string, Router>,
  project: Project,
  run: Interpreter,
): void {
  if (/(?:^|\/)routes$/.test(file)) {
    router.isApplication = true
    router.rootPrefix = httpContext(file, project)
  }
  for (const line of parseRoutes(project.files.text(file) ?? '')) {
    const site = { file, line: line.line, condition: undefined }
    if (line.kind === 'include') {
      const included = routers.get(includedFile(file, line.router, routers) ?? '')
      if (included !== undefined) router.mount({ ...site, path: text(line.path), router: included, handlers: [] })
    } else if (!/^controllers\.Assets\.|\.(?:Assets|ExternalAssets)\.(?:at|versioned)$/.test(line.action)) {
      addRoute(line, router, site, project, run)
    }
  }
}

/** `admin.Routes` is made of `admin.routes`, here or in the `conf` of another module. */
function includedFile(from: string, router: string, routers: ReadonlyMap<string, Router>): string | undefined {
  const name = `${router.replace(/\.Routes$/, '')}.routes`
  const beside = `${folderOf(from)}/${name}`
  return routers.has(beside) ? beside : [...routers.keys()].find((file) => file.endsWith(`/${name}`))
}

function httpContext(file: string, project: Project): Value {
  const configuration = project.files.text(`${folderOf(file)}/application.conf`) ?? ''
  return text(/^\s*(?:play\.http\.context|application\.context)\s*=\s*"?([^"\s]+)"?/m.exec(configuration)?.[1] ?? '')
}

function addRoute(
  line: RouteLine,
  router: Router,
  site: { readonly file: string; readonly line: number; readonly condition: undefined },
  project: Project,
  run: Interpreter,
): void {
  const path = text(line.path)
  const inPath = namesInPath(path, colonPath)
  const action = actionNamed(line.action, project, run)
  router.route({
    ...site,
    methods: [line.method],
    path,
    handlers: [],
    handler: line.action.split('.').slice(-2).join('.'),
    params: line.args.map(({ name, type, isOptional }) => {
      const schema = scalarSchema(type.replace(/^(?:java\.lang\.)/, ''))
      const known = schema === undefined ? {} : { schema }
      return {
        name,
        in: inPath.has(name) ? ('path' as const) : ('query' as const),
        ...(isOptional ? {} : { required: true }),
        ...known,
      }
    }),
    ...(action === undefined ? {} : { facts: action }),
  })
}

/** The method of a controller of the folder that an action names. */
function actionNamed(action: string, project: Project, run: Interpreter): Action | undefined {
  const parts = action.split('.')
  const [className, name] = parts.slice(-2)
  const packageName = parts.slice(0, -2).join('.')
  const of = project.classes.find(
    (one) => one.def.name === className && (one.scope.module.def.scope ?? '').endsWith(`|${packageName}`),
  )
  const method = of === undefined ? undefined : methodsOf(of, run).find((one) => one.name === name)
  return of === undefined || method === undefined ? undefined : { of, method }
}

function readAction({ of, method }: Action, facts: HandlerFacts, run: Interpreter): void {
  const declared = implementation(method)
  if (declared === undefined) return
  const request = native(new PlayRequest(facts))
  const args = declared.fn.params.map((param): Value => (shortName(param.type).endsWith('Request') ? request : UNKNOWN))
  const controller = run.instantiate(of, run.callOf(undefined, of.scope, [], new Map(), of.def.line))
  const scope = new Scope(of.scope.module, of.scope, controller)
  // Before version 2.8 controllers asked for the request by `request()`.
  scope.declare('request', native(new RequestFunction(request)))
  run.handle(run.makeFunction(declared.fn, scope, controller, of), args, facts, controller)
}
