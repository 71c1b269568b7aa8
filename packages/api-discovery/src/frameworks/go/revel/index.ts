/** Revel: routes are lines of `conf/routes`, `GET /users/:id Users.Show`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type ClassValue } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { controllerWith } from '../controllers.ts'
import { colonPath } from '../path.ts'
import { goReader, pathNames } from '../reader.ts'
import { RequestContext } from '../request.ts'
import { revelController } from './context.ts'
import { readArguments } from './arguments.ts'

const plain = goReader({ framework: 'revel', syntax: colonPath, args: [] })

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function' || handler.self?.kind !== 'instance') return
    const names = pathNames(route.path, colonPath)
    readArguments(handler, route.methods, names, facts, run)
    const inside = native(new RequestContext(revelController, { facts, methods: route.methods, pathNames: names }))
    const self = controllerWith(handler.self.of, (name) => (/(?:^|\.)Controller$/.test(name) ? inside : undefined), run)
    run.handle(handler, [], facts, self)
  },
}

export const revel: Framework = {
  name: 'revel',
  languages: ['go'],
  packages: ['github.com/revel/revel'],
  hints: String.raw`revel/revel|\*revel\.Controller`,

  files(project: Project, run: Interpreter): void {
    const paths = [...project.files.paths].filter((path) => /(?:^|\/)conf\/routes$/.test(path))
    if (paths.length === 0 || !project.imports('github.com/revel/revel')) return
    const controllers = controllersByName(project)
    for (const path of paths) readRoutes(path, project.files.text(path) ?? '', controllers, run)
  },
}

function controllersByName(project: Project): ReadonlyMap<string, ClassValue> {
  return new Map(
    project.classes.flatMap((of) =>
      of.scope.module.language.name === 'go' && of.def.name !== undefined ? [[of.def.name, of] as const] : [],
    ),
  )
}

const LINE = /^\s*(\*|[A-Z]+)\s+(\/\S*)\s+([A-Za-z]\w*)\.([A-Za-z]\w*)\s*(?:\(|$)/

function readRoutes(
  path: string,
  source: string,
  controllers: ReadonlyMap<string, ClassValue>,
  run: Interpreter,
): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  for (const [i, line] of source.split('\n').entries()) {
    const [, verb = '', pattern = '', controller = '', action = ''] = LINE.exec(line.replace(/#.*$/, '')) ?? []
    // `Static.Serve("public")` serves files.
    if (verb === '' || controller === 'Static') continue
    const of = controllers.get(controller)
    const handler =
      of === undefined ? undefined : run.memberOf({ kind: 'instance', of, fields: new Map() }, action, path)
    router.route({
      file: path,
      line: i + 1,
      condition: undefined,
      methods: verb === '*' ? ANY_METHODS : [verb === 'WS' ? 'GET' : verb],
      path: text(pattern),
      handlers: handler === undefined ? [] : [handler],
      handler: `${controller}.${action}`,
      ...(verb === 'WS' ? { protocol: 'ws' as const } : {}),
    })
  }
}
