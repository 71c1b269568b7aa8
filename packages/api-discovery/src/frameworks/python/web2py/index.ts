/** web2py: public functions of `applications/<name>/controllers/<file>.py` without parameters. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { methodsShown } from '../django/methods-shown.ts'
import { viewFunction, viewName } from '../views.ts'

const CONTROLLER = /(?:^|\/)applications\/([^/]+)\/controllers\/(\w+)\.py$/

const REQUEST: RequestShape = {
  places: { vars: 'query', get_vars: 'query', post_vars: 'form', cookies: 'cookie' },
  cgi: ['env'],
  raw: ['body'],
}

const reader: Reader = {
  framework: 'web2py',
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view !== undefined) run.handle(unwrapped(view), [], facts)
  },
}

export const web2py: Framework = {
  name: 'web2py',
  languages: ['python'],
  packages: ['gluon', 'gluon.*'],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const match = CONTROLLER.exec(file)
      const module = match === null ? undefined : project.module(file)
      if (match === null || module === undefined) continue
      const [, application = '', controller = ''] = match
      // Controllers run with these names in place; nothing imports them.
      module.scope.declare('request', native(new GlobalRequest()))
      const router = project.graph.router(reader)
      router.isApplication = true
      for (const statement of module.def.body) {
        if (statement.kind !== 'function' || statement.name.startsWith('_') || statement.fn.params.length > 0) continue
        const handler = module.member(statement.name, run)
        const view = viewFunction(handler)
        router.route({
          file,
          line: statement.fn.line,
          condition: undefined,
          methods: view === undefined ? ['GET'] : methodsShown(view.fn),
          path: text(`/${application}/${controller}/${statement.name}`),
          handlers: view === undefined ? [] : [view],
          handler: statement.name,
        })
      }
    }
  },
}

/** `request`, which is that of the handler being read. */
class GlobalRequest extends Native {
  override readonly isRequest = true

  override member(name: string, _site: Site, run: Interpreter): Value | undefined {
    return run.facts === undefined ? undefined : new RequestValue(REQUEST, run.facts).member(name, undefined, run)
  }
}
